"""The way of a base through the program: files → results → corpus → findings → diagnostics.

There is this one way. Runs differ in what they keep: the command line keeps results on disk, an editor in memory too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from answerkey.config import Config
from answerkey.diagnostics import Diagnostic, Report
from answerkey.model.corpus import Corpus
from answerkey.model.document import Document
from answerkey.pipeline import results as stored
from answerkey.pipeline.cache import Cache, digest
from answerkey.pipeline.checker import Checker
from answerkey.pipeline.corpus import Changes, corpus_findings, make_corpus
from answerkey.pipeline.diagnosis import Diagnosis
from answerkey.pipeline.guard import TimedGuard
from answerkey.pipeline.inputs import Content, Inputs
from answerkey.pipeline.installation import Installation
from answerkey.pipeline.library_findings import NONE, LibraryFindings, finds_errors, is_wanted, merge
from answerkey.pipeline.memory import Memory
from answerkey.pipeline.options import Options, processors
from answerkey.pipeline.pool import Pool, Task, checked
from answerkey.pipeline.reports import Findings, make_report
from answerkey.pipeline.results import FileResult, total, unread
from answerkey.pipeline.selection import selection_for
from answerkey.pipeline.sharing.shared_cache import SharedCache, shared_cache_for
from answerkey.workspace import SourceFile, Workspace

if TYPE_CHECKING:
    from answerkey.pipeline.libraries import LibraryCheck

_FILES_PER_FORK = 3
_FILES_PER_SPAWN = 20
_AT_ONCE = 100  # results that are put into the cache together: a run that is interrupted loses no more


@dataclass(frozen=True)
class Outcome:
    """Everything that a run knows of a base, by the paths of its files. Only selected files have diagnostics.

    `notes` say which rules did not run, and why. Code in `library_checked` files was checked against the libraries by
    all rules that find errors. An outcome is `complete` unless something was given up that may succeed another time.
    """

    inputs: Inputs
    results: Mapping[str, FileResult]
    corpus: Corpus
    diagnostics: Mapping[str, tuple[Diagnostic, ...]]
    notes: tuple[str, ...]
    library_checked: frozenset[str]
    complete: bool

    @property
    def workspace(self) -> Workspace:
        return self.inputs.workspace

    @property
    def findings(self) -> Findings:
        """The diagnostics as reports order them, the totals of the selected files, the notes, and the languages."""
        sources = sorted(self.inputs.selected(), key=lambda source: source.shown)
        diagnostics = (diagnostic for source in sources for diagnostic in self.diagnostics[source.path])
        counts = total(self.results[source.path].counts for source in sources)
        totals = (len(sources), counts.questions, counts.snippets, counts.skipped, counts.others)
        return tuple(diagnostics), totals, self.notes, counts.languages

    @cached_property
    def report(self) -> Report:
        """The report on the selected files."""
        return make_report(self.inputs, *self.findings)


class Pipeline:
    """Runs of one configuration. A `resident` one keeps workers and results until it is closed, and shares its process
    with other threads.
    """

    def __init__(self, config: Config, options: Options, *, resident: bool = False) -> None:
        self.config = config
        self._options = options
        self._selection = selection_for(config)
        self._memory = Memory() if resident else None
        threads = resident or options.engine is not None
        self._pool: Pool[FileResult | Document] = Pool(config, _work, threads=threads)
        self._parsers: Pool[FileResult | Document] = Pool(config, _work, threads=resident)
        self._shared = SharedCache() if resident else shared_cache_for(config, options)
        self._libraries: LibraryCheck | None = None
        self._note = ""

    def run(self, inputs: Inputs, cache: Cache, *, ask_checker: bool = True) -> Outcome:
        """Take a base through all stages. Without `ask_checker` code that no type checker saw before is left out.

        Raises ConfigError where the configuration names what can't be used, InternalError for a bug.
        """
        results = self._results(inputs, cache)
        corpus = make_corpus(inputs, results, _changes(inputs, results, cache))
        libraries = self._library_findings(inputs, corpus, cache, ask_checker=ask_checker)
        extra = merge(self._selection, corpus_findings(self._selection, corpus, self.config.limits.findings), libraries)
        diagnosis = Diagnosis(self._selection, inputs, libraries.checked)
        diagnostics = {
            source.path: tuple(diagnosis.of(source, results[source.path], extra.get(source.path, ())))
            for source in inputs.selected()
        }
        notes = tuple(filter(None, [self._note or libraries.note]))
        complete = not libraries.note and not any(result.stops for result in results.values())
        library_checked = libraries.checked if finds_errors(self._selection) else frozenset()
        return Outcome(inputs, results, corpus, diagnostics, notes, library_checked, complete)

    def document(self, source: SourceFile, content: Content) -> Document:
        """Return the document of a file; an empty one where parsing takes too long.

        Another thread may be running the pipeline, but not this method.
        """
        stops = tuple(self._memory.stops(source, content)) if self._memory is not None else ()
        task = Task(source.path, source.collection, content.data, full=False, stops=stops, parsed=True)
        document = next(document for _, document in self._parsers.run([task]))
        assert isinstance(document, Document)
        return document

    def close(self) -> None:
        """End the workers."""
        self._pool.close()
        self._parsers.close()
        self._shared.close()

    def _results(self, inputs: Inputs, cache: Cache) -> dict[str, FileResult]:
        """Return the results of all files: from memory, from the cache, or by checking them."""
        results: dict[str, FileResult] = {}
        missing: list[SourceFile] = []
        used: list[bytes] = []
        self._fill(cache, inputs)
        for source in inputs.workspace.files:
            content = inputs.contents[source.path]
            problem = content.problem
            result = unread(source, problem) if problem is not None else self._remembered(source, content)
            for key in _keys(source, inputs) if result is None else ():
                result = cache.load(key, stored.decode if source.selected else stored.decode_facts)
                if result is not None:
                    used.append(key)
                    break
            if result is None:
                missing.append(source)
            else:
                results[source.path] = result
        cache.put((), used)
        entries: list[tuple[bytes, bytes]] = []
        for source, result in self._check(inputs, missing):
            results[source.path] = result
            if self._lasts(source, result, inputs):
                with suppress(UnicodeEncodeError):  # a path that is not UTF-8 has no place in JSON
                    entries.append((_keys(source, inputs)[0], stored.encode(result)))
            if len(entries) >= _AT_ONCE:
                self._put(cache, entries)
                entries.clear()
        self._put(cache, entries)
        self._remember(inputs, results)
        return results

    def _fill(self, cache: Cache, inputs: Inputs) -> None:
        """Take from the shared cache what this machine has not."""
        readable = (source for source in inputs.workspace.files if inputs.contents[source.path].problem is None)
        self._shared.fill(cache, (key for source in readable for key in _keys(source, inputs)))

    def _put(self, cache: Cache, entries: list[tuple[bytes, bytes]]) -> None:
        cache.put(entries)
        self._shared.offer(entries)

    def _lasts(self, source: SourceFile, result: FileResult, inputs: Inputs) -> bool:
        """Return whether a result is worth a place on disk.

        A step that was given up may succeed the next time; what an editor holds is not what other runs will read.
        """
        return not result.stops and (self._memory is None or source.file not in inputs.workspace.buffers)

    def _remembered(self, source: SourceFile, content: Content) -> FileResult | None:
        return self._memory.get(source, content) if self._memory is not None else None

    def _remember(self, inputs: Inputs, results: Mapping[str, FileResult]) -> None:
        if self._memory is not None:
            self._memory.retain(set(results))
            for source in inputs.workspace.files:
                content = inputs.contents[source.path]
                if content.problem is None and self._memory.get(source, content) is None:
                    self._memory.put(source, content, results[source.path])

    def _check(self, inputs: Inputs, missing: Sequence[SourceFile]) -> Iterator[tuple[SourceFile, FileResult]]:
        """Check files in workers; yield each with its result, as they are ready."""
        tasks = [self._task(source, inputs.contents[source.path]) for source in missing]
        if any(task.full for task in tasks):
            import answerkey.pipeline.preload  # noqa: F401  # only forks of this process profit from it
        for number, (at, result) in enumerate(self._run(tasks), 1):
            assert isinstance(result, FileResult)
            yield missing[at], result
            if self._options.progress is not None:
                self._options.progress(number, len(tasks))

    def _run(self, tasks: Sequence[Task]) -> Iterator[tuple[int, FileResult | Document]]:
        """Yield the number and result of each task: from an executor if there is one, else from the pool."""
        if self._options.engine is None or not tasks:
            yield from self._pool.run(tasks, self._jobs(len(tasks)))
            return
        from answerkey.pipeline.executors.checking import check_files, crosses  # most runs use no executor

        remote = [number for number, task in enumerate(tasks) if crosses(task)]
        local = [number for number, task in enumerate(tasks) if not crosses(task)]
        for numbers, run in (
            (remote, partial(check_files, self._options.engine, self.config)),
            (local, self._pool.run),
        ):
            for at, result in run([tasks[number] for number in numbers]):
                yield numbers[at], result

    def _task(self, source: SourceFile, content: Content) -> Task:
        stops = tuple(self._memory.stops(source, content)) if self._memory is not None else ()
        return Task(source.path, source.collection, content.data, source.selected, stops)

    def _jobs(self, tasks: int) -> int:
        """Return how many processes to use: as many as were asked for, else as many as are worth their start."""
        if self._memory is not None:
            return processors()
        worth = tasks // (_FILES_PER_FORK if sys.platform == "linux" else _FILES_PER_SPAWN)
        return max(1, self._options.jobs or min(processors(), worth))

    def _library_findings(self, inputs: Inputs, corpus: Corpus, cache: Cache, *, ask_checker: bool) -> LibraryFindings:
        """Return the findings with the libraries at hand, which may have been replaced since the last run."""
        if ask_checker:
            self._open_libraries(inputs.installation)
        if self._libraries is None:
            if not self.config.libraries.named and not any(entry.modules for entry in corpus.entries):
                self._note = ""  # there is nothing that could have been checked
            return NONE
        return self._libraries.findings(corpus, cache, ask_checker=ask_checker)

    def _open_libraries(self, installation: Installation) -> None:
        if not is_wanted(self.config):
            return
        from answerkey.pipeline.libraries import library_check  # a run about other rules needs none of it

        check, self._note = library_check(installation)
        if check is None or self._libraries is None or check.key != self._libraries.key:
            self._libraries = check


def _changes(inputs: Inputs, results: Mapping[str, FileResult], cache: Cache) -> Changes:
    """Return the last changes of the texts of translated or reviewed pages, where git has a history of them.

    There is none of what an editor holds.
    """
    if not inputs.needs_history:
        return {}
    on_disk = (source.path for source in inputs.workspace.files if source.file not in inputs.workspace.buffers)
    entries = {path: results[path].facts for path in on_disk if results[path].facts.lines}
    return inputs.history.changes(entries, cache)


def _keys(source: SourceFile, inputs: Inputs) -> tuple[bytes, ...]:
    """Return the cache's keys of a result that is enough for a file, its own first.

    What other files need to know of it is a part of its whole result, which a run about all files has left.
    """
    kinds = ("full",) if source.selected else ("facts", "full")
    return tuple(digest(inputs.contents[source.path].key, kind) for kind in kinds)


def _work(checker: Checker, task: Task, guard: TimedGuard) -> FileResult | Document:
    if task.parsed:
        return checker.parse(task.path, task.collection, task.data, guard)
    return checked(checker, task, guard)
