"""Runs one after another over a base that is being edited: only what a change can affect is computed again.

The workers, and what was found in each file, stay from run to run. A file is read again when it looks changed, checked
again when its bytes differ; the rules over the base always run, on what is kept of its files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from answerkey.config import Config
from answerkey.diagnostics import Diagnostic
from answerkey.engine.cache import Cache, folder_for
from answerkey.engine.check import Checked, Checker
from answerkey.engine.fresh import (
    corpus_findings,
    corpus_of,
    kept_result,
    result_key,
    selection_for,
    unread,
)
from answerkey.engine.guard import Stop, TimedGuard
from answerkey.engine.looked import NOTHING, Looked, with_libraries
from answerkey.engine.pool import Pool, Task, checked
from answerkey.engine.result import FileResult
from answerkey.engine.run import base_key, file_key, libraries_of, processors
from answerkey.engine.stamp import Stamper
from answerkey.model.collections import Collection
from answerkey.model.corpus import Corpus
from answerkey.model.document import Document
from answerkey.model.problems import Problem
from answerkey.workspace import SourceFile, Workspace

if TYPE_CHECKING:
    from answerkey.engine.libraries import Libraries

Signature = tuple[int, ...]


@dataclass(frozen=True)
class Outcome:
    """What is known of a base after a run, by the paths of its files; diagnostics are those of the selected ones.

    `notes` say which rules did not run, and why.
    """

    workspace: Workspace
    data: Mapping[str, bytes]
    results: Mapping[str, FileResult]
    corpus: Corpus
    diagnostics: Mapping[str, tuple[Diagnostic, ...]]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """What a file held when it was read, and how it looked then; a buffer looks like nothing."""

    signature: Signature | None
    data: bytes
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found in some bytes."""

    data: bytes
    collection: Collection
    full: bool
    checked: Checked

    def holds_for(self, source: SourceFile, data: bytes) -> bool:
        return self.data == data and self.collection == source.collection and (self.full or not source.selected)


class Session:
    """Runs under one configuration, with workers that live until it is closed."""

    def __init__(self, config: Config, *, cache: bool = True) -> None:
        self.config = config
        self._selection = selection_for(config)
        self._pool: Pool[Checked | Document] = Pool(config, processors(), _work, threads=True)
        self._cache_folder = folder_for(config) if cache else None
        self._reads: dict[str, _Read] = {}
        self._known: dict[str, _Known] = {}
        self._libraries: Libraries | None = None
        self._note = ""

    def run(self, workspace: Workspace, *, disk: bool = True, today: date | None = None) -> Outcome:
        """Check a workspace. Without `disk` files that were read before are taken to be as they were.

        Code is checked against libraries with `disk` only, as when a file is opened or saved: a type checker takes
        longer than a key. Meanwhile what was found in code that has not changed stays.

        Raises ConfigError where names that the configuration declares do not compile, InternalError for a bug.
        """
        self._read(workspace, disk=disk)
        results = self._results(workspace)
        corpus = corpus_of(workspace, {path: result.facts for path, result in results.items()}, today or date.today())
        looked = self._look(corpus, disk=disk)
        extra = corpus_findings(self._selection, corpus, self.config.limits.findings)
        extra = with_libraries(self._selection, looked, extra)
        data = {path: read.data for path, read in self._reads.items()}
        stamper = Stamper(self._selection, {source.path: source for source in workspace.files}, data, looked.checked)
        diagnostics = {
            source.path: tuple(stamper.stamp(source, results[source.path], extra.get(source.path, [])))
            for source in workspace.files
            if source.selected
        }
        notes = tuple(filter(None, [self._note or looked.note]))
        return Outcome(workspace, data, results, corpus, diagnostics, notes)

    def document(self, source: SourceFile, data: bytes) -> Document:
        """What a file's bytes are parsed to; an empty document where that takes too long."""
        known = self._known.get(source.path)
        stops = known.checked.stopped if known is not None and known.data == data else ()
        task = Task(source.path, source.collection, data, full=False, stops=stops, parsed=True)
        found = next(document for _, document in self._pool.run([task]))
        assert isinstance(found, Document)
        return found

    def close(self) -> None:
        """End the workers."""
        self._pool.close()

    def _look(self, corpus: Corpus, *, disk: bool) -> Looked:
        """What is found with the libraries at hand, which may have been installed or replaced since the last time."""
        if disk:
            found, self._note = libraries_of(self.config)
            if found is None or self._libraries is None or found.key != self._libraries.key:
                self._libraries = found
        if self._libraries is None:
            return NOTHING
        with closing(Cache(self._cache_folder)) as cache:
            return self._libraries.look(corpus, cache, known=not disk)

    def _read(self, workspace: Workspace, *, disk: bool) -> None:
        """Read what is new or looks changed."""
        before, self._reads = self._reads, {}
        for source in workspace.files:
            old = before.get(source.path)
            if source.file in workspace.buffers:
                self._reads[source.path] = _Read(None, *workspace.read(source))
            elif old is not None and old.signature is not None and not disk:
                self._reads[source.path] = old
            else:
                signature = _signature(source)
                same = old is not None and old.signature == signature and signature != ()
                self._reads[source.path] = old if old and same else _Read(signature, *workspace.read(source))

    def _results(self, workspace: Workspace) -> dict[str, FileResult]:
        results: dict[str, FileResult] = {}
        missing: list[SourceFile] = []
        for source in workspace.files:
            read, known = self._reads[source.path], self._known.get(source.path)
            if read.problem is not None:
                results[source.path] = unread(source, read.problem)
            elif known is not None and known.holds_for(source, read.data):
                results[source.path] = known.checked.result
            else:
                missing.append(source)
        self._check(self._not_on_disk(missing))
        results.update((source.path, self._known[source.path].checked.result) for source in missing)
        self._known = {path: known for path, known in self._known.items() if path in self._reads}
        return results

    def _not_on_disk(self, missing: list[SourceFile]) -> list[SourceFile]:
        """Take from the cache of other runs what it holds of files that are no buffers; gives those that it lacks."""
        saved = [source for source in missing if self._reads[source.path].signature is not None]
        if not saved or self._cache_folder is None:
            return missing
        found = set()
        base = base_key(self.config)
        with closing(Cache(self._cache_folder)) as cache:
            for source in saved:
                key = file_key(base, source, self._reads[source.path].data)
                result = kept_result(cache, result_key(key, source))
                if result is not None:
                    self._remember(source, Checked(result))
                    found.add(source.path)
        return [source for source in missing if source.path not in found]

    def _check(self, sources: list[SourceFile]) -> None:
        tasks = [
            Task(s.path, s.collection, self._reads[s.path].data, s.selected, tuple(self._still_stopped(s)))
            for s in sources
        ]
        for number, found in self._pool.run(tasks):
            assert isinstance(found, Checked)
            self._remember(sources[number], found)

    def _remember(self, source: SourceFile, found: Checked) -> None:
        data = self._reads[source.path].data
        self._known[source.path] = _Known(data, source.collection, source.selected, found)

    def _still_stopped(self, source: SourceFile) -> Iterator[Stop]:
        """The steps that ended a worker before, over snippets that have not changed since, where they stand now.

        A snippet that can't be examined would otherwise cost its author the full time limit at each key.
        """
        known = self._known.get(source.path)
        if known is None or not known.checked.stopped:
            return
        old, new = (data.decode("utf-8", "replace") for data in (known.data, self._reads[source.path].data))
        start, end = _changed(old, new)
        spans = {r.span.start: r.span for r in known.checked.result.regions if r.snippet is not None}
        for stop in known.checked.stopped:
            span = spans.get(stop.at)
            if span is not None and span.end < start:
                yield stop._replace(rest=False)
            elif span is not None and span.start > end:
                yield stop._replace(at=stop.at + len(new) - len(old), rest=False)


def _changed(old: str, new: str) -> tuple[int, int]:
    """From where to where in an old text a new one differs."""
    least = min(len(old), len(new))
    start = next((at for at in range(least) if old[at] != new[at]), least)
    rest, end = least - start, 0
    while end < rest and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, len(old) - end


def _signature(source: SourceFile) -> Signature:
    """How a file looks from outside; nothing where that can't be told."""
    try:
        found = os.lstat(source.file)
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_mode


def _work(checker: Checker, task: Task, guard: TimedGuard) -> Checked | Document:
    if task.parsed:
        return checker.parse(task.path, task.collection, task.data, guard)
    return checked(checker, task, guard)
