"""Work on content that no limit bounds, in a process that can be ended."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from answerkey.pipeline.pool import context_for

R = TypeVar("R")


class TooLong(Exception):
    """Work took longer than it may."""


def isolated(work: Callable[..., R], *args: Any, seconds: float) -> R:
    """The value of a function, which must be one of a module; raises TooLong where there is none in time."""
    context = context_for(threads=True)
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, work, args), daemon=True)
    process.start()
    there.close()
    try:
        if not here.poll(seconds):
            raise TooLong
        found: R = here.recv()
        return found
    except EOFError:
        raise TooLong from None
    finally:
        process.kill()
        process.join()
        here.close()


def _serve(connection: Connection, work: Callable[..., Any], args: tuple[Any, ...]) -> None:
    connection.send(work(*args))
