"""A pool without processes, for tests that are not about processes: to fork one for each of a thousand runs takes minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from answerkey.config import Config
from answerkey.pipeline.checker import Checker, checker_for
from answerkey.pipeline.guard import Unguarded
from answerkey.pipeline.pool import Task


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
    monkeypatch.setattr("answerkey.pipeline.pipeline.Pool", InlinePool)
