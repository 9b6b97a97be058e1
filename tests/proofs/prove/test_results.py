"""Results of questions make a report, and decide whether a run fails."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from answerkey.proofs.assessment import Status
from answerkey.proofs.plans import Plans, plan
from answerkey.proofs.results import ProofResult, Proofs, Reporter
from answerkey.proofs.runner.messages import Error, Result
from answerkey.proofs.runner_client import ProgramResult
from answerkey.workspace import open_workspace


@pytest.fixture
def plans(base: Path, write, question, monkeypatch: pytest.MonkeyPatch) -> Plans:
    monkeypatch.chdir(base)
    write(question("q", "x = 1", "assert x") + question("idle") + question("odd", ">>>x", language="pycon"))
    return plan(open_workspace([]), jobs=1)


FAILED = Result("0", "failed", error=Error(1, "AssertionError", "no", 1, 1, 1, 9), seconds=2.5)


@pytest.mark.parametrize(
    ("name", "ran", "status", "rules"),
    [
        ("q", ProgramResult(FAILED, cached=True), Status.FAILED, ["proof/failed"]),
        ("idle", None, Status.NOTHING, []),
        ("odd", None, Status.STOPPED, ["proof/stopped"]),
    ],
)
def test_a_result_has_the_status_and_the_diagnostics_of_its_question(plans, name, ran, status, rules) -> None:
    reporter = Reporter(plans, date(2026, 1, 2))
    pair = next(pair for pair in plans.questions() if pair[1].id == name)
    result = reporter.result(*pair, (ran,) if ran is not None else ())
    assert (result.status, [diagnostic.rule for diagnostic in result.diagnostics]) == (status, rules)
    assert (result.cached, result.seconds) == ((True, 2.5) if ran else (False, 0.0))
    assert [diagnostic.rule for diagnostic in reporter.report([result, result]).diagnostics] == rules


@pytest.mark.parametrize(
    ("status", "fails"),
    [
        (Status.PASSED, False),
        (Status.RAN, False),
        (Status.NOTHING, False),
        (Status.FAILED, True),
        (Status.STOPPED, True),
    ],
)
def test_a_run_fails_with_a_question_that_failed_or_was_stopped(plans, status: Status, fails: bool) -> None:
    reporter = Reporter(plans, date(2026, 1, 2))
    source, planned = next(plans.questions())
    result = ProofResult(planned.address, source.shown, reporter.start(source, planned), status, cached=True)
    proofs = Proofs((result,), reporter.report([]))
    assert proofs.fails() is fails
    assert (proofs.count(status), proofs.cached, proofs.unattributed) == (1, 1, [])


def test_a_diagnostic_of_a_file_is_about_no_question(plans: Plans, base: Path) -> None:
    (base / "content/qa/a/b/c.md").write_text("---\nquestions: [\n---\n", encoding="utf-8")
    broken = plan(open_workspace([]), jobs=1)
    proofs = Proofs((), Reporter(broken, date(2026, 1, 2)).report([]))
    assert proofs.fails()
    assert proofs.unattributed == list(proofs.report.diagnostics) != []
