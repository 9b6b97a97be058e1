"""The part of a run that computes: everything that the cache does not hold."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from answerkey.config import Config
from answerkey.diagnostics import Diagnostic, Finding
from answerkey.engine import result as results
from answerkey.engine.cache import Cache, digest
from answerkey.engine.check import TIME, Checker
from answerkey.engine.findings import listed
from answerkey.engine.guard import TimedGuard
from answerkey.engine.looked import NOTHING, Looked, with_libraries
from answerkey.engine.names import bound_names, known_names
from answerkey.engine.pool import Pool, Task, checked
from answerkey.engine.result import Counts, FileResult
from answerkey.engine.run import Inputs, Options, processors
from answerkey.engine.schemas import check_collection
from answerkey.engine.selection import Selection, select
from answerkey.engine.stamp import Stamper
from answerkey.engine.versions import versions_for
from answerkey.model.corpus import Corpus, Facts
from answerkey.model.problems import Problem
from answerkey.model.views import view
from answerkey.rules.base import CorpusRule
from answerkey.suppressions import Found
from answerkey.workspace import SourceFile, Workspace

if TYPE_CHECKING:
    from answerkey.engine.libraries import Libraries

_DAMAGED = (ValueError, KeyError, TypeError, IndexError)
_FILES_PER_FORK = 3
_FILES_PER_SPAWN = 20


@dataclass
class Fresh:
    """One run over inputs that are not known as a whole."""

    inputs: Inputs
    options: Options
    cache: Cache
    libraries: Libraries | None = None
    results: dict[str, FileResult] = field(default_factory=dict)
    looked: Looked = NOTHING

    def run(self) -> tuple[list[Diagnostic], tuple[int, ...]]:
        """The diagnostics of the selected files in order, and the counts of what they hold."""
        workspace = self.inputs.workspace
        selection = selection_for(workspace.config)
        self._gather()
        corpus = corpus_of(workspace, {path: result.facts for path, result in self.results.items()}, self.inputs.today)
        extra = corpus_findings(selection, corpus, workspace.config.limits.findings)
        if self.libraries is not None:
            self.looked = self.libraries.look(corpus, self.cache)
            extra = with_libraries(selection, self.looked, extra)
        sources = {source.path: source for source in self.inputs.workspace.files}
        stamper = Stamper(selection, sources, self.inputs.data, self.looked.checked)
        diagnostics: list[Diagnostic] = []
        counts = [Counts(*self.results[source.path].counts) for source in self.inputs.selected()]
        for source in sorted(self.inputs.selected(), key=lambda source: source.shown):
            diagnostics += stamper.stamp(source, self.results[source.path], extra.get(source.path, []))
        totals = (sum(column) for column in zip(Counts(0, 0, 0), *counts, strict=True))
        return diagnostics, (len(counts), *totals)

    def _gather(self) -> None:
        """Fill in the results of all files, from the cache or by checking them."""
        missing: list[tuple[SourceFile, bytes]] = []
        used: list[bytes] = []
        for source in self.inputs.workspace.files:
            problem = self.inputs.unreadable.get(source.path)
            if problem is not None:
                self.results[source.path] = unread(source, problem)
                continue
            key = result_key(self.inputs.keys[source.path], source)
            result = kept_result(self.cache, key)
            if result is None:
                missing.append((source, key))
            else:
                self.results[source.path] = result
                used.append(key)
        self.cache.put(list(self._check(missing)), used)

    def _check(self, missing: list[tuple[SourceFile, bytes]]) -> Iterator[tuple[bytes, bytes]]:
        tasks = [Task(s.path, s.collection, self.inputs.data[s.path], s.selected) for s, _ in missing]
        if any(task.full for task in tasks):
            import answerkey.engine.early  # noqa: F401
        with closing(Pool(self.inputs.workspace.config, self._jobs(len(tasks)), _encoded)) as pool:
            for done, (number, data) in enumerate(pool.run(tasks), 1):
                source, key = missing[number]
                result = self.results[source.path] = results.decode(data)
                if not any(rule == TIME for rule, _ in result.findings):  # the next run may have the time
                    yield key, data
                if self.options.progress is not None:
                    self.options.progress(done, len(tasks))

    def _jobs(self, tasks: int) -> int:
        """As many processes as were asked for, else as many as pay for their start."""
        worth = tasks // (_FILES_PER_FORK if sys.platform == "linux" else _FILES_PER_SPAWN)
        return max(1, self.options.jobs or min(processors(), worth))


def selection_for(config: Config) -> Selection:
    """The rules of a configuration; raises ConfigError where it or a schema that it names can't be used."""
    for collection in config.declared():
        check_collection(collection)
    return select(config)


def corpus_of(workspace: Workspace, facts: Mapping[str, Facts], today: date) -> Corpus:
    """The base as a whole, from what each of its files contributes."""
    paths = [source.path for source in workspace.files]
    return Corpus(
        tuple(facts[path] for path in paths),
        frozenset(paths) | workspace.assets,
        known_names(workspace.config.names),
        today,
        frozenset(source.path for source in workspace.files if source.selected),
        bound_names(workspace.config.proofs.prelude, "proofs.prelude"),
        versions_for(workspace),
    )


def corpus_findings(selection: Selection, corpus: Corpus, most: int) -> dict[str, list[Found]]:
    """What the rules over the base find, at most so much of each rule and file, by the path of the file."""
    found: dict[str, list[Found]] = {}
    everything = ((rule.id, finding) for rule in selection.of(CorpusRule) for finding in rule.check(corpus))
    for rule_id, finding in listed(everything, most):
        found.setdefault(finding.path, []).append((rule_id, finding._replace(path="")))
    return found


def _encoded(checker: Checker, task: Task, guard: TimedGuard) -> bytes:
    return results.encode(checked(checker, task, guard).result)


def result_key(key: bytes, source: SourceFile) -> bytes:
    """Under what the result of a file is kept: all that is found in it, or only what others need to know."""
    return digest(key, "full" if source.selected else "facts")


def kept_result(cache: Cache, key: bytes) -> FileResult | None:
    """The result that is kept under a key, if there is one and it can be read."""
    data = cache.get(key)
    try:
        return results.decode(data) if data is not None else None
    except _DAMAGED:
        return None


def unread(source: SourceFile, problem: Problem) -> FileResult:
    """The result for a file that was not read."""
    record = view(source.collection.name, None, {}, source.path, broken=True)
    finding = Finding(problem.span, problem.message, problem.hint)
    return FileResult(((problem.rule, finding),), (), (), Counts(), Facts(record))
