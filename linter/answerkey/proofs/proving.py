"""The questions of a base proved: planned, run where that isn't known, judged, reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Protocol

from answerkey.config import Config, suggestion
from answerkey.diagnostics import Diagnostic, Report, Severity
from answerkey.libraries.environment import Environment, provides
from answerkey.model.collections import QA
from answerkey.model.corpus import Facts
from answerkey.model.views import view
from answerkey.pipeline import options as pipeline
from answerkey.pipeline.corpus import bound_names
from answerkey.pipeline.diagnosis import Diagnosis
from answerkey.pipeline.inputs import Inputs, read_inputs
from answerkey.pipeline.reports import make_report
from answerkey.pipeline.results import Counts, FileResult
from answerkey.pipeline.selection import Selection, select
from answerkey.proofs.archive import open_archive
from answerkey.proofs.assessment import STOPPED, Assessment, Status, assess
from answerkey.proofs.environments import refuse_open
from answerkey.proofs.planning import plan_files
from answerkey.proofs.program import FilePlan, Found, Planned
from answerkey.proofs.runner.messages import Hello, Setup
from answerkey.proofs.running import Outcome, Progress, Running
from answerkey.proofs.warming import warm_imports
from answerkey.source import LineIndex, Position
from answerkey.workspace import SourceFile, Workspace

Wanted = Mapping[str, frozenset[str]]
"""The ids of questions that are wanted, by the path of their file; a file that is not named is wanted as a whole."""


class Started(Protocol):
    """Is told what a runner says of itself, and the versions of what the code that it is to run imports."""

    def __call__(self, hello: Hello, libraries: Mapping[str, str]) -> None: ...


class NoSuchQuestion(Exception):
    """A page has no question of an id; the message says which are near."""


@dataclass(frozen=True)
class Options:
    """How questions are proved. `jobs` 0 means as many at once as there are processors.

    `started` is called when code is about to run. With `require_isolation` nothing runs where the system does not
    isolate code by namespaces. `earlier` is the number of process ids that are used up before each question.
    """

    jobs: int = 0
    cache: bool = True
    progress: Progress | None = None
    started: Started = lambda hello, libraries: None
    today: date | None = None
    require_isolation: bool = False
    earlier: int = 0

    def admit(self, hello: Hello, libraries: Mapping[str, str]) -> None:
        """Let code run, or raise RunnerFailure."""
        if self.require_isolation:
            refuse_open(hello.isolation)
        self.started(hello, libraries)


@dataclass(frozen=True, slots=True)
class Proven:
    """The outcome of one question that asks, which stands at `start` in the file of `path`.

    `assertions` is the number of its assertions and claimed outputs that held, where all did.
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
    """One run. The report has the findings of all questions, and what keeps files from being read.

    `python` is the version that ran, and `libraries` are those of what the programs import; neither where nothing asks.
    """

    questions: tuple[Proven, ...]
    report: Report
    python: str = ""
    libraries: Mapping[str, str] = field(default_factory=dict)

    def count(self, status: Status) -> int:
        """How many questions came to that."""
        return sum(question.status is status for question in self.questions)

    def fails(self, fail_on: str = Severity.ERROR) -> bool:
        """Whether something is not as it is said to be."""
        found = self.report.summary
        warned = fail_on == Severity.WARNING and found.warnings > 0
        return warned or found.errors > 0 or bool(self.count(Status.FAILED) + self.count(Status.STOPPED))


def plan(workspace: Workspace, wanted: Wanted = MappingProxyType({}), jobs: int = 0, *, threads: bool = False) -> Plans:
    """What is to run of the selected pages; raises NoSuchQuestion, or ConfigError for a prelude that can't run."""
    bound_names(workspace.config.proofs.prelude, "proofs.prelude")
    sources = [source for source in workspace.files if source.selected and source.collection == QA]
    inputs = read_inputs(replace(workspace, files=tuple(sources)))
    plans = plan_files(inputs, jobs, threads=threads)
    for path, ids in wanted.items():
        known = [question.id for question in plans[path].questions] if path in plans else []
        for name in sorted(ids.difference(known)):
            raise NoSuchQuestion(f"there is no question `{name}` in {path}{suggestion(name, known)}")
    return Plans(inputs, plans, wanted)


@dataclass(frozen=True)
class Plans:
    """The plans of files by path."""

    inputs: Inputs
    files: Mapping[str, FilePlan]
    wanted: Wanted

    @property
    def workspace(self) -> Workspace:
        return self.inputs.workspace

    def questions(self) -> Iterator[tuple[SourceFile, Planned]]:
        """The questions that are wanted and ask to be proved, in the order of files and pages."""
        for source in self.sources():
            for planned in self.files[source.path].questions:
                if planned.asked and planned.id in self.wanted.get(source.path, (planned.id,)):
                    yield source, planned

    def sources(self) -> list[SourceFile]:
        """The pages, as reports order them."""
        found = (source for source in self.workspace.files if source.path in self.files)
        return sorted(found, key=lambda source: source.shown)


class Proving:
    """Proves what is planned, until it is closed."""

    def __init__(self, plans: Plans, environment: Environment, options: Options = Options()) -> None:
        self._plans, self._environment, self._options = plans, environment, options
        self._asked = list(plans.questions())
        self._reporting = _Reporting(plans, options.today or date.today())
        provided = provides(environment)
        imports = warm_imports([planned.program for _, planned in self._asked if planned.program], provided)
        names = {provided[module.partition(".")[0]] for module in imports}
        self._libraries = {name: environment.distributions.get(name, "") for name in sorted(names)}
        setup = Setup(imports, options.jobs or pipeline.processors())
        started = partial(options.admit, libraries=self._libraries)
        self._running = Running(environment, plans.workspace.config.proofs, setup, started, options.earlier)
        self._archive = open_archive(plans.workspace.config, enabled=options.cache)

    def all(self) -> Proofs:
        """Prove all questions; raises RunnerFailure where the environment can't run anything."""
        questions = self.some(self._asked)
        return Proofs(
            tuple(questions),
            self._reporting.report(questions),
            self._environment.version,
            self._libraries,
        )

    def repeat(self, questions: Sequence[Proven]) -> list[Proven]:
        """Prove questions of an earlier run again; raises RunnerFailure as above."""
        addresses = {(question.path, question.start) for question in questions}
        places = ((pair, self._reporting.start(*pair)) for pair in self._asked)
        return self.some([pair for pair, start in places if (pair[0].shown, start) in addresses])

    def some(self, asked: Sequence[tuple[SourceFile, Planned]]) -> list[Proven]:
        """Prove some of the questions; raises RunnerFailure as above."""
        programs = [planned.program for _, planned in asked if planned.program is not None]
        outcomes = iter(self._running.run(programs, self._archive, self._options.progress))
        ended = [next(outcomes) if planned.program is not None else None for _, planned in asked]
        return [self._reporting.question(*pair, outcome) for pair, outcome in zip(asked, ended, strict=True)]

    def shown(self, question: Proven) -> Report:
        """The report on one question alone."""
        report = self._reporting.report([question])
        return replace(report, summary=replace(report.summary, seconds=question.seconds))

    def close(self) -> None:
        """End what runs."""
        self._running.close()
        self._archive.close()


def prove(plans: Plans, environment: Environment | None, options: Options = Options()) -> Proofs:
    """Prove all that is planned, for which there must be an environment where anything asks.

    Raises RunnerFailure where that can't run anything.
    """
    if environment is None:
        return Proofs((), _Reporting(plans, date.today()).report([]))
    with closing(Proving(plans, environment, options)) as proving:
        return proving.all()


class _Reporting:
    """Stamps what is found with rules, severities and positions."""

    def __init__(self, plans: Plans, today: date) -> None:
        self._plans, self._today = plans, today
        self._diagnosis = Diagnosis(selection_for(plans.workspace.config), plans.inputs)
        self._lines = {path: LineIndex(content.text) for path, content in plans.inputs.contents.items()}

    def question(self, source: SourceFile, planned: Planned, outcome: Outcome | None) -> Proven:
        """A question, judged."""
        found, seconds, cached = Assessment(Status.NOTHING), 0.0, False
        if planned.faults:
            found = Assessment(Status.STOPPED, tuple((STOPPED, fault) for fault in planned.faults))
        elif outcome is not None:
            found = assess(planned, outcome.result, self._today)
            seconds, cached = outcome.result.seconds, outcome.cached
        start = self.start(source, planned)
        diagnostics = tuple(self._stamped(source, found.findings))
        done = (planned.address, source.shown, start, found.status, seconds, cached, diagnostics)
        return Proven(*done, found.assertions)

    def start(self, source: SourceFile, planned: Planned) -> Position:
        """Return the place of a question in its file."""
        return self._lines[source.path].position(planned.span.start)

    def report(self, questions: Sequence[Proven]) -> Report:
        """All findings, those of several questions once."""
        sources = self._plans.sources()
        found = [d for source in sources for d in self._stamped(source, self._plans.files[source.path].findings)]
        found += [diagnostic for question in questions for diagnostic in question.diagnostics]
        ordered = sorted(dict.fromkeys(found), key=lambda d: (d.path, d.start.offset, d.end.offset, d.rule, d.message))
        return make_report(self._plans.inputs, ordered, (len(sources), len(questions), 0, 0))

    def _stamped(self, source: SourceFile, findings: Sequence[Found]) -> list[Diagnostic]:
        if not findings:
            return []
        record = view(source.collection.name, None, {}, source.path, broken=True)
        regions = self._plans.files[source.path].regions
        return self._diagnosis.of(source, FileResult(tuple(findings), (), regions, Counts(), Facts(record)), ())


def selection_for(config: Config) -> Selection:
    """The rules of proofs, whatever else is selected, and those that tell why a file can't be read."""
    return select(replace(config, select=("proof", "document", "limit"), ignore=()))
