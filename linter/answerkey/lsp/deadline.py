"""A deadline for work that may take too long, in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from answerkey.pipeline.orphans import end_with_parent
from answerkey.pipeline.pool import context_for

R = TypeVar("R")


class DeadlineExceeded(Exception):
    """The work did not finish in time."""


def run_in_process(work: Callable[..., R], *args: Any, seconds: float) -> R:
    """Return the result of a module-level function; raises DeadlineExceeded if there is none in time."""
    context = context_for(threads=True)
    parent, child = context.Pipe()
    process = context.Process(target=_serve, args=(child, work, args), daemon=True)
    process.start()
    child.close()
    try:
        if not parent.poll(seconds):
            raise DeadlineExceeded
        result: R = parent.recv()
        return result
    except EOFError:
        raise DeadlineExceeded from None
    finally:
        process.kill()
        process.join()
        parent.close()


def _serve(connection: Connection, work: Callable[..., Any], args: tuple[Any, ...]) -> None:
    end_with_parent(None)
    connection.send(work(*args))
