"""An executor with what must be known to keep it busy, and to tell a lost worker from a mistake."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from answerkey.config import ConfigError
from answerkey.pipeline.options import processors


class EngineError(ConfigError):
    """An executor that can't be used, or not any more; the message says why."""


def _no_check() -> None:
    """Do nothing: most executors notice themselves that their workers are gone."""


@dataclass(frozen=True)
class Engine:
    """An executor and the number of tasks that it does at once.

    `losses` are the exceptions of tasks whose worker was lost. `check`, which is called while nothing comes, raises
    EngineError where nothing will.
    """

    executor: Executor
    workers: int
    losses: tuple[type[BaseException], ...] = ()
    check: Callable[[], None] = _no_check


Opening = Callable[[], AbstractContextManager[Engine]]
"""Opens an engine for a part of a run: nothing is connected before there is work, and no thread is left after it."""


def opening(executor: Executor) -> Opening:
    """Return the opening of an executor that is open already, and stays so."""
    workers = getattr(executor, "_max_workers", None)  # the pools of the standard library tell no other way
    engine = Engine(executor, workers if isinstance(workers, int) else processors(), (BrokenExecutor,))
    return lambda: nullcontext(engine)
