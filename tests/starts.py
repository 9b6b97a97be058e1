"""Counts the processes that tests start: these are most of what a run of them costs, and the same on each machine."""

from __future__ import annotations

import os
import sys
from collections import Counter
from typing import Any

import pytest

from properties import SWEEP

MOST = {"interpreters": 300, "programs": 3400, "forks": 260, "runs": 1150}
"""What `make test` may start: Python, other programs as git, forks of the tests, and runs in forks of a warm process."""
counts: Counter[str] = Counter()


class Budget:
    """A plugin that fails a run, but for one of the sweep, in which tests start more processes than they may."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        sys.addaudithook(_count)

    @pytest.hookimpl(optionalhook=True)  # of pytest-xdist
    def pytest_testnodedown(self, node: Any) -> None:
        """Add what a worker of pytest-xdist counted."""
        counts.update(getattr(node, "workeroutput", {}).get("starts", {}))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(self._config, "workeroutput"):
            self._config.workeroutput["starts"] = dict(counts)
        elif _excess() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        terminalreporter.write_line("started: " + ", ".join(f"{counts[kind]} {kind}" for kind in MOST))
        for kind, most in _excess().items():
            terminalreporter.write_line(
                f"FAILED: more than {most} {kind}; share some, or mark tests as `sweep`", red=True
            )


def _excess() -> dict[str, int]:
    """Return the limits that are passed; none in the sweep."""
    return {} if os.environ.get(SWEEP) else {kind: most for kind, most in MOST.items() if counts[kind] > most}


def _count(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "os.fork":
        counts["forks"] += 1
    elif event == "subprocess.Popen":
        name = os.path.basename(os.fsdecode(arguments[0]))
        counts["interpreters" if name.startswith(("python", "answerkey")) else "programs"] += 1
