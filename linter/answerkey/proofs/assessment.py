"""Assessment of a question: its status and its findings at exact places, from the result of its program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from answerkey.diagnostics import Finding, RuleFinding
from answerkey.model.content import Role
from answerkey.proofs import assertions
from answerkey.proofs.outputs import FAILED, Outputs, compare_outputs
from answerkey.proofs.program import PlannedQuestion, Program
from answerkey.proofs.runner.messages import Error, Result, StepRecord

STOPPED, MISSING_ERROR = "proof/stopped", "proof/missing-error"
STARTER_PASSES, BROKEN_STARTER = "proof/starter-passes", "proof/broken-starter"
_NOT_IMPLEMENTED = "NotImplementedError"
_BROKEN = "it must run as it stands; `raise NotImplementedError` marks what is to be written"


class Status(StrEnum):
    """The outcome of a question that asks to be proved."""

    PASSED = "passed"
    RAN = "ran"  # to its end, and nothing was asserted
    FAILED = "failed"
    STOPPED = "stopped"
    NOTHING = "nothing"  # nothing in it can run


class Assessment(NamedTuple):
    """The outcome of a question, with its defects and the number of its assertions and claimed outputs that held."""

    status: Status
    findings: tuple[RuleFinding, ...] = ()
    assertions: int = 0


def assess(planned: PlannedQuestion, result: Result, today: date, starter: Result | None = None) -> Assessment:
    """Assess a question that has a program by its result, and an exercise also by that of its starter."""
    assert planned.program is not None
    assessor = _Assessor(planned, planned.program, result, today)
    findings = tuple(assessor.findings())
    if result.status == "stopped":
        return Assessment(Status.STOPPED, findings)
    if findings or result.status == "failed":
        return Assessment(Status.FAILED, findings)
    count = assessor.count()
    if planned.starter is not None and starter is not None:
        findings = tuple(_Assessor(planned, planned.starter, starter, today).starter_findings())
        if findings:
            return Assessment(Status.STOPPED if starter.status == "stopped" else Status.FAILED, findings)
    return Assessment(Status.PASSED if count else Status.RAN, (), count)


@dataclass(frozen=True)
class _Assessor:
    planned: PlannedQuestion
    program: Program
    result: Result
    today: date

    def findings(self) -> Iterator[RuleFinding]:
        for outputs in self.outputs():
            yield from outputs.findings
        if self.result.status == "stopped":
            yield STOPPED, self._stopped()
        elif self.result.status == "failed":
            yield self._failed(self.result.error)
        else:
            yield from assertions.findings_of(self.planned, self.program, self.result)

    def starter_findings(self) -> Iterator[RuleFinding]:
        """Yield the reason why the starter of an exercise does not fail in the tests, as it should."""
        step = next(step for step in self.program.steps if step.role is Role.STARTER)
        error = self.result.error
        if self.result.status == "stopped":
            yield STOPPED, self._stopped()
        elif self.result.status == "passed":
            message = "the starter passes the tests: there is nothing left to do"
            yield STARTER_PASSES, Finding(step.code.whole, message, "take out what the tests are about")
        elif error is None or error.step >= len(self.program.steps):
            yield self._failed(error)
        elif not self._are_tests_running(error) and error.type != _NOT_IMPLEMENTED:
            _, finding = self._failed(error)
            message = f"the starter fails before the tests begin: {finding.message}"
            yield BROKEN_STARTER, finding._replace(message=message, hint=_BROKEN)

    def _are_tests_running(self, error: Error) -> bool:
        """Return True if the program ended in its tests, also where the error lies in code that they call."""
        running = max(error.step, len(self.result.steps) - 1)
        return self.program.steps[running].role.is_proof

    def count(self) -> int:
        """Count the assertions that held while the question's own steps ran, and the outputs that are as claimed."""
        held = sum(record.held for step, record in zip(self.program.steps, self.result.steps, strict=False) if step.own)
        return held + sum(outputs.confirmed for outputs in self.outputs())

    def outputs(self) -> list[Outputs]:
        records = dict(enumerate(self.result.steps))
        end = self._last if self.result.status != "passed" else len(self.program.steps)
        return [
            compare_outputs(step, records.get(number, StepRecord()), self.today, whole=number < end)
            for number, step in enumerate(self.program.steps[: end + 1])
        ]

    @property
    def _last(self) -> int:
        """The number of the step in which the program ended, whose output is not complete."""
        return self.result.error.step if self.result.error else max(0, len(self.result.steps) - 1)

    def _failed(self, error: Error | None) -> RuleFinding:
        if error is None or error.step >= len(self.program.steps):
            return FAILED, Finding(self.planned.span, self.result.message or "it failed")
        step = self.program.steps[error.step]
        if not error.type and step.expect_error:
            message = f"the snippet was expected to raise {step.expect_error} and raised nothing"
            return MISSING_ERROR, Finding(step.expect_span or self.planned.span, message)
        message = explained(error)
        if step.configured:
            return FAILED, Finding(self.planned.span, f"in line {error.line} of the {step.name}: {message}")
        return FAILED, Finding(step.span_of(error), message)

    def _stopped(self) -> Finding:
        span, error = self.planned.span, self.result.error
        if error is not None and error.line and error.step < len(self.program.steps):
            step = self.program.steps[error.step]
            span = span if step.configured else step.span_of(error)
        return Finding(span, self._reason(), _HINTS.get(self.result.reason, ""))

    def _reason(self) -> str:
        return self.result.message or f"it was stopped ({self.result.reason})"


_HINTS = {
    "time": "the limit is `proofs.seconds`",
    "memory": "the limit is `proofs.memory`, in MiB",
    "processes": "the limit is `proofs.processes`",
    "output": "the limit is `proofs.output`, in KiB",
}


def explained(error: Error) -> str:
    """Return the last line of an exception's traceback; of an assertion that explains itself, the explanation."""
    message = "\n".join(line.rstrip() for line in error.message.rstrip().split("\n"))
    if error.type == "AssertionError" and message:
        return message
    return ": ".join(filter(None, [error.type, message])) or "it failed"
