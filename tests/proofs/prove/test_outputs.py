"""Outputs that differ from the claims of a text become findings; those that were not seen do not."""

from __future__ import annotations

from datetime import date

import pytest

from answerkey.proofs.outputs import Outputs, compare_outputs
from answerkey.proofs.runner.messages import ExampleRecord, StepRecord
from answerkey.proofs.steps import step_of

COMMENTS = ("python", "x = 1  # => 1\nprint(2)  # prints: 2")
SESSION = ("pycon", ">>> 1 + 1\n2\n>>> f()\nTraceback (most recent call last):\nValueError: no")
PAGE = "---\nquestions:\n- id: q\n  a: |\n    ```{}\n    {}\n    ```\n---\n"


@pytest.fixture
def compare(snippets_of):
    def compare(snippet: tuple[str, str], record: StepRecord, *, whole: bool = True) -> Outputs:
        info, code = snippet
        _, (first, *_) = snippets_of(PAGE.format(info, code.replace("\n", "\n    ")))
        return compare_outputs(step_of(first, own=True), record, date(2026, 1, 2), whole=whole)

    return compare


@pytest.mark.parametrize(
    ("snippet", "record", "messages"),
    [
        (COMMENTS, StepRecord(values=("1", "2\n")), []),
        (COMMENTS, StepRecord(values=("7", "2\n")), ["the output is `7`"]),
        (COMMENTS, StepRecord(values=("1", "a\nb\n")), ["the output is:\na\nb"]),
        (COMMENTS, StepRecord(values=("1", "")), ["there is no output"]),
        (COMMENTS, StepRecord(values=("1",)), ["the statement of this comment has no output, or was not reached"]),
        (SESSION, StepRecord(examples=(ExampleRecord("2\n"), ExampleRecord("", "ValueError: no"))), []),
        (
            SESSION,
            StepRecord(examples=(ExampleRecord("", "TypeError: a"), ExampleRecord(""))),
            ["TypeError: a", "there is no output"],
        ),
        (
            SESSION,
            StepRecord(examples=(ExampleRecord("2\n"), ExampleRecord("", "KeyError: 1"))),
            ["the output is:\nTraceback (most recent call last):\n    ...\nKeyError: 1"],
        ),
        (SESSION, StepRecord(), ["the command was not reached"] * 2),
    ],
)
def test_a_finding_shows_the_output(compare, snippet, record: StepRecord, messages: list[str]) -> None:
    assert [finding.message for _, finding in compare(snippet, record).findings] == messages


def test_claims_that_hold_are_counted(compare) -> None:
    assert compare(COMMENTS, StepRecord(values=("1", "3"))).confirmed == 1


@pytest.mark.parametrize("snippet", [COMMENTS, SESSION])
def test_of_a_step_that_did_not_end_only_known_outputs_count(compare, snippet) -> None:
    assert compare(snippet, StepRecord(), whole=False) == Outputs()
