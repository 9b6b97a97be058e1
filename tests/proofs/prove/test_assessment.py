"""What a runner says of a program becomes findings where they belong; what it does not say proves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from answerkey.config import Config, ProofsConfig
from answerkey.model.collections import QA
from answerkey.pipeline.checker import checker_for
from answerkey.pipeline.guard import TimedGuard
from answerkey.pipeline.pool import Task
from answerkey.proofs.assessment import Status, assess
from answerkey.proofs.planner import Planner
from answerkey.proofs.program import PlannedQuestion
from answerkey.proofs.runner.messages import Error, ExampleRecord, Result, Site, StepRecord

PAGE = """---
run: true
questions:
- id: q
  a: |
    ```python
    x = 1  # => 1
    print(2)  # prints: 2
    ```

    ```output
    2
    ```

    ```pycon
    >>> x  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    lib.Error: why
    ```
  proof: |
    assert x
---
"""
WHOLE = (
    StepRecord(),
    StepRecord("2\n", ("1", "2\n")),
    StepRecord("", (), (ExampleRecord("", "other.Error: because"),)),
    StepRecord(held=1),
)
TODAY = date(2026, 7, 1)


@pytest.fixture(scope="module")
def planned() -> PlannedQuestion:
    config = Config(proofs=ProofsConfig(prelude="import a"))
    task = Task("qa/a/b/c.md", QA, PAGE.encode(), False)
    (found,) = Planner(config)(checker_for(config), task, TimedGuard(60.0, [0, 0])).questions
    return found


def found(planned: PlannedQuestion, result: Result) -> list[tuple[str, str]]:
    """The rules that are broken and the text that is marked."""
    return [
        (rule.partition("/")[2], PAGE[slice(*finding.span)])
        for rule, finding in assess(planned, result, TODAY).findings
    ]


def test_all_that_is_promised_came(planned: PlannedQuestion) -> None:
    assert found(planned, Result("0", "passed", steps=WHOLE)) == []


@pytest.mark.parametrize(
    "steps", [(), WHOLE[:1], WHOLE[:2], (StepRecord(),) * 4, (*WHOLE[:2], StepRecord(), StepRecord())]
)
def test_a_success_that_leaves_something_out_is_none(planned: PlannedQuestion, steps: tuple[StepRecord, ...]) -> None:
    assert found(planned, Result("0", "passed", steps=steps))


def site(**counts: Any) -> Site:
    """The only assertion of the proof."""
    return Site(3, 1, 1, 1, 9, **counts)


LOST = Error(3, "AssertionError", "assert 0", 1, 1, 1, 9)
UNPROVEN: list[tuple[dict[str, Any], list[str]]] = [
    ({"sites": (site(),)}, ["unreached"]),
    ({"sites": (site(begun=1, held=1),)}, []),
    ({"sites": (site(begun=2, held=1),)}, ["swallowed"]),
    ({"sites": (site(begun=1, counts=False),)}, []),
    ({"lost": (LOST,)}, ["lost-error"]),
    ({"sites": (site(begun=1),), "lost": (LOST,)}, ["lost-error"]),
    ({"steps": (*WHOLE[:3], StepRecord())}, ["no-assertion"]),
    ({"steps": (*WHOLE[:3], StepRecord()), "sites": (site(),)}, ["unreached"]),
]


@pytest.mark.parametrize(("facts", "rules"), UNPROVEN)
def test_an_assertion_proves_only_where_it_was_reached_and_held(
    planned: PlannedQuestion, facts: dict[str, Any], rules: list[str]
) -> None:
    result = replace(Result("0", "passed", steps=WHOLE), **facts)
    assert [rule for rule, _ in found(planned, result)] == rules
    assert (assess(planned, result, TODAY).status is Status.PASSED) == (not rules)


HALF = Result(
    "0", "failed", steps=(StepRecord(), StepRecord("", ("3", None))), error=Error(1, "ValueError", "m", 2, 1, 2, 9)
)
ENDS = [
    (HALF, ("failed", "print(2)")),
    (Result("0", "failed", error=Error(0, "E", "m", 1, 1, 1, 9)), ("failed", "q")),
    (Result("0", "failed", error=Error(3, "AssertionError", "assert 0", 1, 1, 1, 9)), ("failed", "assert x")),
    (Result("0", "failed", error=Error(9, "E", "m", 1, 1, 1, 1), steps=WHOLE), ("failed", "q")),
    (Result("0", "failed", message="m", steps=WHOLE), ("failed", "q")),
    (Result("0", "stopped", "time", "m", WHOLE[:1]), ("stopped", "q")),
    (Result("0", "stopped", "time", "m", WHOLE[:1], Error(1, "", "", 1, 1, 1, 6)), ("stopped", "x = 1")),
    (Result("0", "stopped", "time", "m", (), Error(0, "", "", 1, 1, 1, 6)), ("stopped", "q")),
    (Result("0", "stopped", "time", "m", (), Error(77, "", "", 1, 1, 1, 6)), ("stopped", "q")),
]


@pytest.mark.parametrize(("result", "expected"), ENDS)
def test_an_end_is_reported_where_it_came(planned: PlannedQuestion, result: Result, expected: tuple[str, str]) -> None:
    assert found(planned, result)[-1] == expected


def test_what_a_failing_step_did_not_come_to_is_not_held_against_it(planned: PlannedQuestion) -> None:
    assert found(planned, HALF) == [("output", "1"), ("failed", "print(2)")]


def test_a_message_keeps_its_lines_and_says_where_the_configuration_is_to_blame(planned: PlannedQuestion) -> None:
    failure = Result("0", "failed", error=Error(0, "ImportError", "no a\n  x ", 1, 1, 1, 9))
    (_, finding), *_ = assess(planned, failure, TODAY).findings
    assert finding.message == "in line 1 of the prelude of the configuration: ImportError: no a\n  x"


def test_the_assertions_of_the_own_steps_and_the_outputs_that_came_are_counted(planned: PlannedQuestion) -> None:
    steps = (StepRecord(held=7), StepRecord("2\n", ("1", "2\n"), held=2), *WHOLE[2:])
    found = assess(planned, Result("0", "passed", steps=steps), TODAY)
    assert (found.status, found.assertions) == (Status.PASSED, 2 + 1 + 4)


def test_code_that_asserts_nothing_only_ran(planned: PlannedQuestion) -> None:
    assert planned.program is not None
    bare = tuple(replace(step, claims=()) for step in planned.program.steps[:2])
    result = Result("0", "passed", steps=WHOLE[:2])
    found = assess(replace(planned, program=replace(planned.program, steps=bare)), result, TODAY)
    assert (found.status, found.assertions) == (Status.RAN, 0)
