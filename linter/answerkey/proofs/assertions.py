"""Findings about assertions of a proof that proved nothing, and about exceptions that nothing caught."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, RuleFinding
from answerkey.model.content import Role
from answerkey.proofs.program import PlannedQuestion, Program, Step
from answerkey.proofs.runner.messages import Error, Result, Site
from answerkey.source import LineIndex, Span

UNREACHED, SWALLOWED, LOST = "proof/unreached", "proof/swallowed", "proof/lost-error"
NO_ASSERTION, COMPARISON = "proof/no-assertion", "proof/comparison"
_QUOTED = 200  # characters of an exception's message


def findings_of(planned: PlannedQuestion, program: Program, result: Result) -> list[RuleFinding]:
    """Return the findings that keep the assertions of a question from proving it, after it ran to its end."""
    findings = list(_lost(planned, program, result))
    lost_at = {(error.step, error.line) for error in result.lost}
    proofs = [(number, step) for number, step in enumerate(program.steps) if step.role.is_proof]
    for number, step in proofs:
        findings += _unproven(step, [s for s in result.sites if s.step == number and (number, s.line) not in lost_at])
        findings += [(COMPARISON, Finding(span, *_UNUSED)) for span in step.comparisons]
        findings += [(NO_ASSERTION, Finding(span, *_CONSTANT)) for span in step.constants]
    held = sum(record.held for number, _ in proofs for record in result.steps[number : number + 1])
    if proofs and not findings and not held:
        step = proofs[0][1]
        message = f"no assertion of {'these tests' if step.role is Role.TESTS else 'this proof'} was made"
        findings.append((NO_ASSERTION, Finding(_first_line(step), message, _ASSERT)))
    return findings


_ASSERT = "write `assert` with what the answer claims"
_CONSTANT = ("this assertion can't fail", "assert what the answer claims")
_UNUSED = ("the result of this comparison is not used", "write `assert` before it")


def _lost(planned: PlannedQuestion, program: Program, result: Result) -> Iterator[RuleFinding]:
    for error in result.lost:
        step = program.steps[error.step]
        message = f"nothing catches {_quoted(error)} of a thread, a task or a finalizer"
        span = planned.span if step.configured or not error.line else step.span_of(error)
        yield LOST, Finding(span, message, "wait for its result, so that the proof sees the exception")


def _quoted(error: Error) -> str:
    first = error.message.split("\n")[0][:_QUOTED]
    return f"`{error.type}: {first}`" if first else f"`{error.type}`"


def _unproven(step: Step, sites: list[Site]) -> Iterator[RuleFinding]:
    for site in sites:
        if not site.begun:
            message = "this assertion was not reached"
            yield UNREACHED, Finding(step.span_of(site), message, "call or await the code that it stands in")
        elif site.counts and site.held < site.begun and not any(site.line in lines for lines in step.expecting):
            message = "this assertion did not hold, and the proof went on"
            yield SWALLOWED, Finding(step.span_of(site), message, "let the failure end the proof")


def _first_line(step: Step) -> Span:
    line = LineIndex(step.code.text).line_span(1)
    return step.code.span(line.start, line.end)
