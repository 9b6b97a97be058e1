"""Pages and documents as files of a test run, and what asks to be proved in them as its items."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import active_count
from typing import Any

import pytest

from answerkey.config import Config, ConfigError, find_config
from answerkey.pipeline.pool import InternalError
from answerkey.proofs.assessment import Status
from answerkey.proofs.environments import environment_for, gaps, isolation_by_default
from answerkey.proofs.plans import Plans, plan
from answerkey.proofs.process import RunnerFailure
from answerkey.proofs.program import PlannedQuestion
from answerkey.proofs.results import ProofResult
from answerkey.proofs.run import Options, ProofRun
from answerkey.proofs.runner.messages import Hello
from answerkey.proofs.targets import is_proved
from answerkey.reporters.text import blocks
from answerkey.source import LineIndex
from answerkey.workspace import NothingToCheck, SourceFile, Workspace, absolute, open_workspace

_SUFFIXES = frozenset({".md", ".markdown", ".mdx", ".yml", ".yaml"})


class QuestionFailed(Exception):
    """A question or document is not proved; the message is its report."""


class Base:
    """A base with questions and documents of the test run. It is read once, and has one runner for all of them."""

    def __init__(self, workspace: Workspace, *, require_isolation: bool) -> None:
        self._workspace, self._require_isolation = workspace, require_isolation
        self._plans: Plans | None = None
        self._run: ProofRun | None = None
        self.files = {source.file: source for source in workspace.files if is_proved(source.collection)}
        self.isolation = ""

    @property
    def plans(self) -> Plans:
        if self._plans is None:
            self._plans = plan(self._workspace, jobs=1, threads=active_count() > 1)
        return self._plans

    def prove(self, source: SourceFile, planned: PlannedQuestion) -> ProofResult:
        """Prove one question; raises ConfigError or RunnerFailure if nothing can be run."""
        return self._open().some([(source, planned)])[0]

    def explain(self, question: ProofResult) -> str:
        """Return the report on a question that is not proved."""
        return "\n".join(blocks(self._open().report_on(question))) or f"it is {question.status}"

    def line_of(self, source: SourceFile, planned: PlannedQuestion) -> int:
        """Return the line on which a question begins, from 0."""
        return LineIndex(self.plans.inputs.contents[source.path].text).position(planned.span.start).line - 1

    def close(self) -> None:
        """End the runner."""
        if self._run is not None:
            self._run.close()

    def _open(self) -> ProofRun:
        if self._run is None:
            environment = environment_for(self._workspace.config)
            required = self._require_isolation
            options = Options(jobs=1, cache=False, started=self._announce, require_isolation=required)
            self._run = ProofRun(self.plans, environment, options)
        return self._run

    def _announce(self, hello: Hello, libraries: Mapping[str, str]) -> None:
        self.isolation = gaps(hello.isolation)


class Plugin:
    """The hooks of a test run in which questions and documents are tests."""

    def __init__(self, require_isolation: bool | None) -> None:
        self._require_isolation = isolation_by_default() if require_isolation is None else require_isolation
        self._bases: dict[Path, Base | None] = {}
        self._configs: dict[Path, Config | None] = {}

    def pytest_report_header(self) -> str:
        return "answerkey: runs code of the content, each question and document in a process of its own"

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> PageFile | None:
        if file_path.suffix.lower() not in _SUFFIXES:
            return None
        base = self._base_of(file_path)
        if base is None or file_path not in base.files:
            return None
        page: PageFile = PageFile.from_parent(parent, path=file_path, base=base)
        return page

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        for gap in {base.isolation for base in self._bases.values() if base is not None} - {""}:
            terminalreporter.write_line(f"answerkey: {gap}", yellow=True)

    def pytest_unconfigure(self) -> None:
        for base in self._bases.values():
            if base is not None:
                base.close()

    def _base_of(self, file: Path) -> Base | None:
        """Return the base of a file; None if it is in none."""
        try:
            return self._base_at(self._root_of(file))
        except ConfigError as error:
            raise pytest.UsageError(str(error)) from None

    def _root_of(self, file: Path) -> Path | None:
        """Return the content folder of a file, if a configuration declares collections, or else its folder of pages."""
        folder = file.parent
        if folder not in self._configs:
            self._configs[folder] = find_config(folder)
        config = self._configs[folder]
        if config is not None and config.collections and file.is_relative_to(root := absolute(config.content_root)):
            return root
        return next((folder for folder in file.parents if folder.name == "qa"), None)

    def _base_at(self, root: Path | None) -> Base | None:
        if root is None:
            return None
        if root not in self._bases:
            try:
                self._bases[root] = Base(open_workspace([str(root)]), require_isolation=self._require_isolation)
            except NothingToCheck:
                self._bases[root] = None
        return self._bases[root]


class PageFile(pytest.File):
    """A Q&A page, or a document of a collection of the user."""

    def __init__(self, *, base: Base, **options: Any) -> None:
        super().__init__(**options)
        self._base = base

    def collect(self) -> Iterator[Question]:
        source = self._base.files[self.path]
        plan = self._base.plans.files[source.path]
        if plan.findings:
            messages = "; ".join(finding.message for _, finding in plan.findings)
            raise self.CollectError(f"{os.path.relpath(self.path)} can't be proved, see `answerkey lint`: {messages}")
        for planned in plan.questions:
            if planned.requested:
                yield Question.from_parent(self, name=planned.address, base=self._base, planned=planned)


class Question(pytest.Item):
    """A question or document that asks to be proved."""

    def __init__(self, *, base: Base, planned: PlannedQuestion, **options: Any) -> None:
        super().__init__(**options)
        self._base, self._planned = base, planned
        self._source = base.files[self.path]

    def runtest(self) -> None:
        try:
            question = self._base.prove(self._source, self._planned)
        except (ConfigError, RunnerFailure, InternalError) as error:
            pytest.exit(f"answerkey: {error}", returncode=pytest.ExitCode.USAGE_ERROR)
        if question.status is Status.NOTHING:
            pytest.skip("nothing to run")
        if question.status not in (Status.PASSED, Status.RAN):
            raise QuestionFailed(self._base.explain(question))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *arguments: Any) -> Any:
        if isinstance(excinfo.value, QuestionFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *arguments)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self._base.line_of(self._source, self._planned), self.name
