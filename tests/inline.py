"""A pool without processes, for tests that are not about processes.

A fork of a large process costs more than most runs: each page of memory that either side writes to is copied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from answerkey.config import Config
from answerkey.pipeline.checker import Checker, checker_for
from answerkey.pipeline.guard import Unguarded
from answerkey.pipeline.pool import Task

if TYPE_CHECKING:
    import pytest

POOLS = ("answerkey.pipeline.pipeline.Pool", "answerkey.proofs.plans.Pool")


class InlinePool:
    """Does the work of a `Pool` in this process, without limits of time."""

    def __init__(self, config: Config, work: Callable[[Checker, Task, Any], Any], threads: bool = False) -> None:
        self._checker, self._work = checker_for(config), work

    def run(self, tasks: Sequence[Task], jobs: int = 1) -> Iterator[tuple[int, Any]]:
        for number, task in enumerate(tasks):
            yield number, self._work(self._checker, task, Unguarded(given_up=task.stops))

    def close(self) -> None:
        pass


def use_inline_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pipelines check files in this process."""
    for name in POOLS:
        monkeypatch.setattr(name, InlinePool)
