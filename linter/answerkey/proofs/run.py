"""Runs the planned questions of a base and reports their results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from typing import Protocol

from msgspec.structs import replace

from answerkey.diagnostics import Report
from answerkey.libraries.environment import Environment, provides
from answerkey.pipeline import options as pipeline
from answerkey.proofs.archive import open_archive
from answerkey.proofs.environments import require_namespaces
from answerkey.proofs.plans import Plans
from answerkey.proofs.program import PlannedQuestion, imported_modules
from answerkey.proofs.results import ProofResult, Proofs, Reporter
from answerkey.proofs.runner.messages import Hello, Setup
from answerkey.proofs.runner_client import Progress, RunnerClient
from answerkey.workspace import SourceFile


class Started(Protocol):
    """Takes the first message of a runner, and the versions of the libraries that the code to run imports."""

    def __call__(self, hello: Hello, libraries: Mapping[str, str]) -> None: ...


@dataclass(frozen=True)
class Options:
    """The options of a run. With `jobs` 0 as many questions run at once as there are processors.

    `started` is called before any code runs. With `require_isolation` nothing runs if the system does not isolate code
    by namespaces. `earlier` is the number of process ids that are used up before each question.
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
            require_namespaces(hello.isolation)
        self.started(hello, libraries)


class ProofRun:
    """A run of planned questions in one environment. Its runner starts with the first question, and ends in `close`."""

    def __init__(self, plans: Plans, environment: Environment, options: Options = Options()) -> None:
        self._environment, self._options = environment, options
        self._questions = list(plans.questions())
        self._reporter = Reporter(plans, options.today or date.today())
        provided = provides(environment)
        imports = imported_modules(
            [program for _, planned in self._questions for program in planned.programs], provided
        )
        names = {provided[module.partition(".")[0]] for module in imports}
        self._libraries = {name: environment.distributions.get(name, "") for name in sorted(names)}
        setup = Setup(imports, options.jobs or pipeline.processors())
        started = partial(options.admit, libraries=self._libraries)
        self._runner = RunnerClient(environment, plans.workspace.config.proofs, setup, started, options.earlier)
        self._archive = open_archive(plans.workspace.config, enabled=options.cache)

    def all(self) -> Proofs:
        """Prove all questions; raises RunnerFailure if the environment can't run anything."""
        results = self.some(self._questions)
        report = self._reporter.report(results)
        return Proofs(tuple(results), report, self._environment.version, self._libraries)

    def repeat(self, results: Sequence[ProofResult]) -> list[ProofResult]:
        """Prove the questions of earlier results again; raises RunnerFailure as above."""
        places = {(result.path, result.start) for result in results}
        starts = ((pair, self._reporter.start(*pair)) for pair in self._questions)
        return self.some([pair for pair, start in starts if (pair[0].shown, start) in places])

    def some(self, questions: Sequence[tuple[SourceFile, PlannedQuestion]]) -> list[ProofResult]:
        """Prove some of the questions; raises RunnerFailure as above."""
        programs = [program for _, planned in questions for program in planned.programs]
        results = iter(self._runner.run(programs, self._archive, self._options.progress))
        ran = [tuple(islice(results, len(planned.programs))) for _, planned in questions]
        return [self._reporter.result(*pair, result) for pair, result in zip(questions, ran, strict=True)]

    def report_on(self, result: ProofResult) -> Report:
        """Report on one question alone."""
        report = self._reporter.report([result])
        return replace(report, summary=replace(report.summary, seconds=result.seconds))

    def close(self) -> None:
        """End the runner, and close the archive."""
        self._runner.close()
        self._archive.close()


def prove(plans: Plans, environment: Environment | None, options: Options = Options()) -> Proofs:
    """Prove all questions of some plans; the environment may only be None if none of them asks for it.

    Raises RunnerFailure if the environment can't run anything.
    """
    if environment is None:
        return Proofs((), Reporter(plans, date.today()).report([]))
    with closing(ProofRun(plans, environment, options)) as run:
        return run.all()
