"""The budget of started processes fails a run that passes it, and no other."""

from __future__ import annotations

import io
import subprocess
import sys
from collections import Counter
from types import SimpleNamespace
from typing import Any, cast

import pytest

import starts
from properties import SWEEP


class _Reporter:
    def __init__(self) -> None:
        self.text = io.StringIO()

    def write_line(self, line: str, **_: Any) -> None:
        self.text.write(f"{line}\n")


def finished(
    monkeypatch: pytest.MonkeyPatch, counts: dict[str, int], status: pytest.ExitCode, sweep: bool
) -> tuple[pytest.ExitCode, str]:
    """Return the exit status and the summary of a run that ended with `status` and started `counts`."""
    monkeypatch.setattr(starts, "counts", Counter(counts))
    monkeypatch.delenv(SWEEP, raising=False)
    if sweep:
        monkeypatch.setenv(SWEEP, "1")
    monkeypatch.setattr(sys, "addaudithook", lambda hook: None)
    budget = starts.Budget(cast(pytest.Config, SimpleNamespace()))
    session, reporter = SimpleNamespace(exitstatus=status), _Reporter()
    budget.pytest_sessionfinish(cast(pytest.Session, session))
    budget.pytest_terminal_summary(reporter)
    return session.exitstatus, reporter.text.getvalue()


OK, FAILED, INTERRUPTED = pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED


@pytest.mark.parametrize("kind", starts.MOST)
@pytest.mark.parametrize(
    ("excess", "status", "sweep", "expected"),
    [
        (0, OK, False, OK),
        (1, OK, False, FAILED),
        (1, OK, True, OK),
        (1, INTERRUPTED, False, INTERRUPTED),
    ],
)
def test_a_run_above_the_budget_fails(
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    excess: int,
    status: pytest.ExitCode,
    sweep: bool,
    expected: pytest.ExitCode,
) -> None:
    limit = starts.MOST[kind]
    exitstatus, summary = finished(monkeypatch, {kind: limit + excess}, status, sweep)
    assert exitstatus == expected
    assert (f"FAILED: more than {limit} {kind}" in summary) == (excess > 0 and not sweep)


def test_what_workers_counted_is_added(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starts, "counts", Counter())
    monkeypatch.setattr(sys, "addaudithook", lambda hook: None)
    budget = starts.Budget(cast(pytest.Config, SimpleNamespace()))
    for forks in (2, 3):
        budget.pytest_testnodedown(SimpleNamespace(workeroutput={"starts": {"forks": forks}}))
    assert starts.counts["forks"] == 5


def test_interpreters_and_other_programs_are_told_apart() -> None:
    before = Counter(starts.counts)
    subprocess.run([sys.executable, "-S", "-c", ""], check=True)
    subprocess.run(["git", "--version"], check=True, stdout=subprocess.DEVNULL)
    assert starts.counts - before == Counter(interpreters=1, programs=1)
