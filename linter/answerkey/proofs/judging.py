"""From how a program ended to findings at exact places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from doctest import IGNORE_EXCEPTION_DETAIL
from enum import StrEnum
from typing import TypeVar

from answerkey.diagnostics import Finding, Fix
from answerkey.proofs.comparing import agrees, as_expected_lines, lasting, prints
from answerkey.proofs.program import Claim, Form, Planned, Program, Step
from answerkey.proofs.runner.messages import Error, ExampleRecord, Result, StepRecord
from answerkey.source import LineIndex, Span

T = TypeVar("T")
FAILED, OUTPUT, STOPPED, MISSING_ERROR = "proof/failed", "proof/output", "proof/stopped", "proof/missing-error"
Found = tuple[str, Finding]
_SHOWN = 200  # characters of an output that a message quotes


class Status(StrEnum):
    """What became of a question."""

    PASSED = "passed"
    FAILED = "failed"
    STOPPED = "stopped"
    NOTHING = "nothing"  # it asks, and there is nothing that can run


def judge(planned: Planned, result: Result, today: date) -> list[Found]:
    """What is wrong with a question, by what its program did."""
    program = planned.program
    assert program is not None
    return list(_Judging(planned, program, result, today).findings())


@dataclass(frozen=True)
class _Judging:
    planned: Planned
    program: Program
    result: Result
    today: date

    def findings(self) -> Iterator[Found]:
        records = dict(enumerate(self.result.steps))
        ended = self._last if self.result.status != "passed" else len(self.program.steps)
        for number, step in enumerate(self.program.steps[: ended + 1]):
            yield from _outputs(step, records.get(number, StepRecord()), self.today, whole=number < ended)
        if self.result.status == "stopped":
            yield STOPPED, self._stopped()
        elif self.result.status == "failed":
            yield self._failed(self.result.error)

    @property
    def _last(self) -> int:
        """The number of the step in which it ended: what that one would have given is not known."""
        return self.result.error.step if self.result.error else max(0, len(self.result.steps) - 1)

    def _failed(self, error: Error | None) -> Found:
        if error is None or error.step >= len(self.program.steps):
            return FAILED, Finding(self.planned.span, self.result.message or "it failed")
        step = self.program.steps[error.step]
        if not error.type and step.expect_error:
            message = f"the snippet was expected to raise {step.expect_error} and raised nothing"
            return MISSING_ERROR, Finding(step.expect_span or self.planned.span, message)
        message = explained(error)
        if step.configured:
            return FAILED, Finding(self.planned.span, f"in line {error.line} of the {step.name}: {message}")
        return FAILED, Finding(_span(step, error), message)

    def _stopped(self) -> Finding:
        span, error = self.planned.span, self.result.error
        if error is not None and error.line and error.step < len(self.program.steps):
            step = self.program.steps[error.step]
            span = span if step.configured else _span(step, error)
        return Finding(span, self._reason(), _HINTS.get(self.result.reason, ""))

    def _reason(self) -> str:
        return self.result.message or f"it was stopped ({self.result.reason})"


_HINTS = {
    "time": "a question has `proofs.seconds`",
    "memory": "a question has `proofs.memory` MiB",
    "processes": "a question has `proofs.processes`",
    "output": "a question has `proofs.output` KiB",
}


def explained(error: Error) -> str:
    """What is said of an exception: as a traceback ends, but for an assertion that explains itself."""
    message = "\n".join(line.rstrip() for line in error.message.rstrip().split("\n"))
    if error.type == "AssertionError" and message:
        return message
    return ": ".join(filter(None, [error.type, message])) or "it failed"


def _span(step: Step, error: Error) -> Span:
    lines = LineIndex(step.code.text.rstrip())  # behind the last line something else of the file begins
    start = lines.offset(error.line, error.column)
    end = max(start, lines.offset(error.end_line or error.line, error.end_column or error.column))
    if end == start:
        end = lines.line_span(error.line).end
    return step.code.span(start, end)


def _outputs(step: Step, record: StepRecord, today: date, *, whole: bool) -> Iterator[Found]:
    """What differs in a step; where that did not come to its end, only in what is known of it."""
    for claim in step.claims:
        if claim.form is Form.EXAMPLE:
            example = _at(record.examples, claim.number)
            if example is not None:
                yield from _example(claim, step, example, today)
            elif whole:
                yield OUTPUT, Finding(claim.span, "the command was not reached")
        elif claim.form is Form.OUTPUT:
            if whole and not agrees(claim.want, record.stdout, claim.flags):
                yield OUTPUT, _differing(claim, record.stdout, today)
        elif (value := _at(record.values, claim.number)) is not None:
            yield from _watched(claim, value.rstrip("\n"), today)
        elif whole:
            yield OUTPUT, Finding(claim.span, "the statement that this is said of gives nothing, or was not reached")


def _at(items: Sequence[T], number: int) -> T | None:
    return items[number] if number < len(items) else None


def _watched(claim: Claim, value: str, today: date) -> Iterator[Found]:
    same = prints if claim.form is Form.PRINTS else agrees
    if not same(claim.want, value):
        yield OUTPUT, _differing(claim, value, today)


def _example(claim: Claim, step: Step, record: ExampleRecord, today: date) -> Iterator[Found]:
    """As doctest judges: where an exception came, nothing else of the output counts."""
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
    """Where the command of an example stands."""
    example = step.examples[claim.number]
    start = LineIndex(step.code.text).line_span(example.line).start
    return step.code.span(start, start + len(example.source.rstrip("\n")))


def _differing(claim: Claim, got: str, today: date) -> Finding:
    said = f"what comes out is{_quoted(lasting(got, today))}" if got.strip() else "nothing comes out"
    if not claim.want.strip():
        said = f"the text says that nothing comes out; {said}"
    return Finding(claim.span, said, "", (), _fix(claim, got, today))


def _quoted(text: str) -> str:
    """A short output on one line, a longer one below."""
    text = text.rstrip("\n")
    text = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return f" `{text}`" if "\n" not in text else f":\n{text}"


def _fix(claim: Claim, got: str, today: date) -> Fix | None:
    new = lasting(got.rstrip("\n"), today)
    if claim.form is Form.PRINTS:
        new = ", ".join(new.splitlines())  # a comment has one line
    return claim.fix(new)
