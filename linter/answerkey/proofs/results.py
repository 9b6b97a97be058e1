"""The results of proofs, and their report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from msgspec.structs import replace

from answerkey.config import Config
from answerkey.diagnostics import Diagnostic, Report, RuleFinding, Severity, count_findings
from answerkey.model.corpus import Facts
from answerkey.model.declarations import record_of
from answerkey.pipeline.counts import Counts
from answerkey.pipeline.diagnosis import Diagnosis
from answerkey.pipeline.reports import RunSummary, make_report
from answerkey.pipeline.results import FileResult
from answerkey.pipeline.selection import Selection, select
from answerkey.proofs.assessment import STOPPED, Assessment, Status, assess
from answerkey.proofs.plans import Plans
from answerkey.proofs.program import PlannedQuestion
from answerkey.proofs.runner_client import ProgramResult
from answerkey.source import LineIndex, Position
from answerkey.workspace import SourceFile


@dataclass(frozen=True, slots=True)
class ProofResult:
    """The result of one question, which starts at `start` in the file of `path`.

    `assertions` is the number of its assertions and claimed outputs that held, if all did.
    """

    address: str
    path: str
    start: Position
    status: Status
    seconds: float = 0.0
    cached: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()
    assertions: int = 0


@dataclass(frozen=True)
class Proofs:
    """One run. The report has the findings of all questions, and those that keep files from being read.

    `python` is the version that ran, and `libraries` are the versions of those that the programs import; both are empty
    if no question asks to be proved.
    """

    questions: tuple[ProofResult, ...]
    report: Report
    python: str = ""
    libraries: Mapping[str, str] = field(default_factory=dict)

    @property
    def unattributed(self) -> list[Diagnostic]:
        """The diagnostics that are about no question."""
        attributed = {diagnostic for question in self.questions for diagnostic in question.diagnostics}
        return [diagnostic for diagnostic in self.report.diagnostics if diagnostic not in attributed]

    @property
    def cached(self) -> int:
        """The number of results that came from the archive."""
        return sum(question.cached for question in self.questions)

    def count(self, status: Status) -> int:
        """Return the number of questions with a status."""
        return sum(question.status is status for question in self.questions)

    def fails(self, fail_on: str = Severity.ERROR) -> bool:
        """Return True if a question failed, or if there are diagnostics of that severity or above."""
        summary = self.report.summary
        warned = fail_on == Severity.WARNING and summary.warnings > 0
        return warned or summary.errors > 0 or bool(self.count(Status.FAILED) + self.count(Status.STOPPED))


class Reporter:
    """Stamps the findings of planned questions with severities and positions, and reports them."""

    def __init__(self, plans: Plans, today: date) -> None:
        self._plans, self._today = plans, today
        self._diagnosis = Diagnosis(proof_rules(plans.workspace.config), plans.inputs)
        self._lines = {path: LineIndex(content.text) for path, content in plans.inputs.contents.items()}

    def result(self, source: SourceFile, planned: PlannedQuestion, ran: Sequence[ProgramResult]) -> ProofResult:
        """Return the result of a question, from those of its programs."""
        assessment = Assessment(Status.NOTHING)
        if planned.faults:
            assessment = Assessment(Status.STOPPED, tuple((STOPPED, fault) for fault in planned.faults))
        elif ran:
            assessment = assess(planned, ran[0].result, self._today, *(each.result for each in ran[1:]))
        seconds, cached = sum(each.result.seconds for each in ran), bool(ran) and all(each.cached for each in ran)
        start = self.start(source, planned)
        diagnostics = tuple(self._stamp(source, assessment.findings))
        fields = (planned.address, source.shown, start, assessment.status, seconds, cached, diagnostics)
        return ProofResult(*fields, assessment.assertions)

    def start(self, source: SourceFile, planned: PlannedQuestion) -> Position:
        """Return the position of a question in its file."""
        return self._lines[source.path].position(planned.span.start)

    def report(self, questions: Sequence[ProofResult]) -> Report:
        """Report the findings of questions and files, each once."""
        sources = self._plans.sources()
        diagnostics = [d for source in sources for d in self._stamp(source, self._plans.files[source.path].findings)]
        diagnostics += [diagnostic for question in questions for diagnostic in question.diagnostics]
        unique = dict.fromkeys(diagnostics)
        ordered = sorted(unique, key=lambda d: (d.path, d.start.offset, d.end.offset, d.rule, d.message))
        counts = Counts(questions=len(questions))
        summary = RunSummary(count_findings(ordered), len(sources), counts, (), "", b"")
        return make_report(self._plans.inputs, ordered, summary)

    def _stamp(self, source: SourceFile, findings: Sequence[RuleFinding]) -> list[Diagnostic]:
        if not findings:
            return []
        record = record_of(source.collection, None, source.path, broken=True)
        regions = self._plans.files[source.path].regions
        return self._diagnosis.of(source, FileResult(tuple(findings), (), regions, Counts(), Facts(record)), ())


def proof_rules(config: Config) -> Selection:
    """Select the rules of proofs, and those about files that can't be read, whatever else the configuration selects."""
    return select(replace(config, select=("proof", "document", "limit"), ignore=()))
