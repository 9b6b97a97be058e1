"""A limit of processor time for work that may take too long, in a process of its own.

Time on the clock is no limit: how much of the processor a process gets depends on what else runs on the machine.
"""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from answerkey.pipeline.calibration import slowness
from answerkey.pipeline.guard import arm
from answerkey.pipeline.orphans import end_with_parent
from answerkey.pipeline.pool import context_for

R = TypeVar("R")


class DeadlineExceeded(Exception):
    """The work took more processor time than it may, or its process died."""


def run_in_process(work: Callable[..., R], *args: Any, seconds: float) -> R:
    """Return the result of a module-level function; raises DeadlineExceeded if it takes too long.

    `seconds` are of processor time on the reference machine.
    """
    context = context_for(threads=True)
    parent, child = context.Pipe()
    process = context.Process(target=_serve, args=(child, seconds * slowness(), work, args), daemon=True)
    process.start()
    child.close()
    try:
        result: R = parent.recv()
        return result
    except EOFError:
        raise DeadlineExceeded from None
    finally:
        process.kill()
        process.join()
        parent.close()


def _serve(connection: Connection, seconds: float, work: Callable[..., Any], args: tuple[Any, ...]) -> None:
    end_with_parent(None)
    arm(seconds)
    connection.send(work(*args))
