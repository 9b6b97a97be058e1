"""Comparison of the record of a step's run with the claims of the text about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from doctest import IGNORE_EXCEPTION_DETAIL
from typing import NamedTuple, TypeVar

from answerkey.diagnostics import Finding, Fix, RuleFinding
from answerkey.proofs.comparison import agrees, as_expected_lines, lasting, prints
from answerkey.proofs.program import Claim, Form, Step
from answerkey.proofs.runner.messages import ExampleRecord, StepRecord
from answerkey.source import LineIndex, Span

T = TypeVar("T")
OUTPUT, FAILED = "proof/output", "proof/failed"
_SHOWN = 200  # characters of an output that a message quotes


class Outputs(NamedTuple):
    """The findings about claims that a step's run contradicts, and the number of claims that it confirms."""

    findings: tuple[RuleFinding, ...] = ()
    confirmed: int = 0


def compare_outputs(step: Step, record: StepRecord, today: date, *, whole: bool) -> Outputs:
    """Compare each claim of a step; if the step did not run as a `whole`, only those with an output."""
    results = [(claim, _compare(claim, step, record, today, whole=whole)) for claim in step.claims]
    findings = tuple(finding for _, result in results for finding in result or ())
    confirmed = sum(result == [] and bool(claim.want.strip()) for claim, result in results)
    return Outputs(findings, confirmed)


def _compare(claim: Claim, step: Step, record: StepRecord, today: date, *, whole: bool) -> list[RuleFinding] | None:
    """Return the difference between a claim and its output; None if the output is not known."""
    if claim.form is Form.OUTPUT:
        if not whole:
            return None
        same = agrees(claim.want, record.stdout, claim.flags)
        return [] if same else [(OUTPUT, _differing(claim, record.stdout, today))]
    if claim.form is Form.EXAMPLE:
        missing = "the command was not reached"
        if (example := _at(record.examples, claim.number)) is not None:
            return list(_example(claim, step, example, today))
    else:
        missing = "the statement of this comment has no output, or was not reached"
        if (value := _at(record.values, claim.number)) is not None:
            return list(_watch(claim, value.rstrip("\n"), today))
    return [(OUTPUT, Finding(claim.span, missing))] if whole else None


def _at(items: Sequence[T], number: int) -> T | None:
    return items[number] if number < len(items) else None


def _watch(claim: Claim, value: str, today: date) -> Iterator[RuleFinding]:
    compare = prints if claim.form is Form.PRINTS else agrees
    if not compare(claim.want, value):
        yield OUTPUT, _differing(claim, value, today)


def _example(claim: Claim, step: Step, record: ExampleRecord, today: date) -> Iterator[RuleFinding]:
    """Compare an example as doctest does: after an exception, nothing else of the output counts."""
    if not record.error:
        if claim.error is not None or not agrees(claim.want, record.stdout, claim.flags):
            yield OUTPUT, _differing(claim, "\n".join(as_expected_lines(record.stdout)), today)
        return
    error = record.error.rstrip()
    traceback = f"Traceback (most recent call last):\n    ...\n{error}"
    if claim.error is None:
        yield FAILED, Finding(_command(claim, step), error, "", (), _fix(claim, traceback, today))
    elif not _same_error(claim, error):
        yield OUTPUT, _differing(claim, traceback, today)


def _same_error(claim: Claim, error: str) -> bool:
    want = claim.error or ""
    if claim.flags & IGNORE_EXCEPTION_DETAIL:  # neither the message counts nor the module
        want, error = (text.partition(":")[0].strip().rpartition(".")[2] for text in (want, error))
    return agrees(want, error, claim.flags)


def _command(claim: Claim, step: Step) -> Span:
    """Return the span of the command of an example."""
    example = step.examples[claim.number]
    start = LineIndex(step.code.text).line_span(example.line).start
    return step.code.span(start, start + len(example.source.rstrip("\n")))


def _differing(claim: Claim, got: str, today: date) -> Finding:
    message = f"the output is{_quoted(lasting(got, today))}" if got.strip() else "there is no output"
    if not claim.want.strip():
        message = f"the text claims no output; {message}"
    return Finding(claim.span, message, "", (), _fix(claim, got, today))


def _quoted(text: str) -> str:
    """Quote an output of one line after the message, and any other below it."""
    text = text.rstrip("\n")
    text = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return f" `{text}`" if "\n" not in text else f":\n{text}"


def _fix(claim: Claim, got: str, today: date) -> Fix | None:
    new = lasting(got.rstrip("\n"), today)
    if claim.form is Form.PRINTS:
        new = ", ".join(new.splitlines())  # a comment has one line
    return claim.fix(new)
