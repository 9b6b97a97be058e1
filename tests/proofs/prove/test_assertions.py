"""Assertions that were not reached, that failed unnoticed, or that are missing keep a question from being proved."""

from __future__ import annotations

import pytest

from answerkey.model.content import Role
from answerkey.proofs.assertions import findings_of
from answerkey.proofs.program import PlannedQuestion, Program, Step
from answerkey.proofs.runner.messages import Error, Result, Site, StepRecord
from answerkey.source import Span, identity

CODE = "assert a\nassert b\n"
PLANNED = PlannedQuestion("/a/b/c#q", "q", Span(0, 0))


def site(line: int, begun: int, held: int, *, counts: bool = True) -> Site:
    return Site(0, line, 1, line, 9, begun, held, counts)


@pytest.mark.parametrize(
    ("sites", "lost", "held", "rules"),
    [
        ([site(1, 1, 1), site(2, 1, 1)], (), 2, []),
        ([site(1, 1, 1), site(2, 0, 0)], (), 1, ["unreached"]),
        ([site(1, 1, 1), site(2, 2, 1)], (), 1, ["swallowed"]),
        ([], (), 0, ["no-assertion"]),
        ([site(1, 1, 1)], (Error(0, "E", "", 2, 1, 2, 9),), 1, ["lost-error"]),
        ([site(1, 1, 0)], (Error(0, "AssertionError", "", 1, 1, 1, 9),), 0, ["lost-error"]),
    ],
)
def test_a_proof_that_passed_may_have_proved_nothing(sites, lost, held: int, rules: list[str]) -> None:
    program = Program((Step("proof", Role.PROOF, identity(CODE), Span(0, len(CODE)), own=True),))
    result = Result("0", "passed", steps=(StepRecord(held=held),), sites=tuple(sites), lost=lost)
    findings = findings_of(PLANNED, program, result)
    assert [rule.partition("/")[2] for rule, _ in findings] == rules


def test_an_answer_needs_no_assertion() -> None:
    program = Program((Step("snippet 1", Role.ANSWER, identity("x"), Span(0, 1), own=True),))
    assert findings_of(PLANNED, program, Result("0", "passed", steps=(StepRecord(),))) == []
