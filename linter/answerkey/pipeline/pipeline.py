"""The way of a base through the program: files → results → corpus → findings → diagnostics.

There is this one way. Runs differ in what they keep: the command line keeps results on disk, an editor in memory too.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from answerkey.config import Config
from answerkey.diagnostics import Diagnostic, Report
from answerkey.loading import loading
from answerkey.model.corpus import Corpus
from answerkey.model.directives import Directive
from answerkey.model.document import Document
from answerkey.pipeline.base_check import relations_of
from answerkey.pipeline.base_run import BaseRun
from answerkey.pipeline.cache import Cache, digest
from answerkey.pipeline.checker import Checker
from answerkey.pipeline.corpus import settings_of
from answerkey.pipeline.file_results import FileResults
from answerkey.pipeline.git_history import TextHistory
from answerkey.pipeline.guard import TimedGuard
from answerkey.pipeline.index_files import index_path, open_file, open_temporary, remove, seal
from answerkey.pipeline.index_memory import IndexMemory
from answerkey.pipeline.index_store import IndexStore, Reads
from answerkey.pipeline.index_view import IndexView
from answerkey.pipeline.inputs import Content, Inputs, base_key
from answerkey.pipeline.installation import Installation
from answerkey.pipeline.library_findings import finds_errors, is_wanted
from answerkey.pipeline.memory import Memory
from answerkey.pipeline.options import Options, processors
from answerkey.pipeline.pool import Pool, Task, checked
from answerkey.pipeline.reports import RunSummary, make_report
from answerkey.pipeline.results import FileResult
from answerkey.pipeline.selection import FORMAT, selection_for
from answerkey.pipeline.sharing.shared_cache import SharedCache, shared_cache_for
from answerkey.workspace import SourceFile, Workspace, absolute

T = TypeVar("T")

if TYPE_CHECKING:
    from answerkey.pipeline.libraries import LibraryCheck

_FILES_PER_FORK = 3
_FILES_PER_SPAWN = 20


class Outcome(Struct, frozen=True, dict=True):
    """Everything that a run knows of a base, by the paths of its files.

    The entries of `corpus` may be extracts. Only selected files have `diagnostics`, and `directives` in an editor.
    `summary` says which rules did not run. Code in `library_checked` files was checked against the libraries by all
    rules that find errors.
    """

    inputs: Inputs
    corpus: Corpus
    diagnostics: Mapping[str, tuple[Diagnostic, ...]]
    directives: Mapping[str, tuple[Directive, ...]]
    summary: RunSummary
    library_checked: frozenset[str]

    @property
    def workspace(self) -> Workspace:
        return self.inputs.workspace

    @property
    def notes(self) -> tuple[str, ...]:
        return self.summary.notes

    @cached_property
    def report(self) -> Report:
        """The report on the selected files."""
        ordered = tuple(each for path in self.inputs.shown_order for each in self.diagnostics[path])
        return make_report(self.inputs, ordered, self.summary)


class _OpenIndex(Struct):
    """An index that is open, and what an editor keeps with it: the number of the inputs that it has seen, the files
    that count as changed the next time in any case, and the corpus.
    """

    key: bytes
    connection: sqlite3.Connection
    memory: IndexMemory | None
    number: int | None = None
    unsettled: frozenset[str] = frozenset()
    corpus: Corpus | None = None

    def changed(self, inputs: Inputs) -> frozenset[str] | None:
        """Return the paths whose contents can differ from those that the index has seen; None if any may."""
        if inputs.changed is None or self.number != inputs.number - 1:
            return None
        return inputs.changed | self.unsettled

    def take(self, run: BaseRun) -> None:
        """Keep what the next run starts from."""
        self.number, self.unsettled, self.corpus = run.inputs.number, frozenset(run.unsettled), run.corpus


class Pipeline:
    """Runs of one configuration. A `resident` one keeps workers, results and the index until it is closed, and shares
    its process with other threads.
    """

    def __init__(self, config: Config, options: Options, *, resident: bool = False) -> None:
        self.config = config
        self._options = options
        self._selection = selection_for(config)
        self._memory = Memory() if resident else None
        self._index: _OpenIndex | None = None
        threads = resident or options.engine is not None
        self._pool: Pool[FileResult | Document] = Pool(config, _work, threads=threads)
        self._parsers: Pool[FileResult | Document] = Pool(config, _work, threads=resident)
        self._shared = SharedCache() if resident else shared_cache_for(config, options)
        self._libraries: LibraryCheck | None = None
        self._note = ""

    def run(self, inputs: Inputs, cache: Cache, *, ask_checker: bool = True, extracted: bool = False) -> Outcome:
        """Take a base through all stages. Without `ask_checker` code that no type checker saw before is left out.
        The corpus of an `extracted` outcome has records, links and codes, and no other facts.

        Raises ConfigError where the configuration names what can't be used, InternalError for a bug.
        """
        return self.use(inputs, cache, partial(self._outcome, extracted=extracted), ask_checker=ask_checker)

    def use(self, inputs: Inputs, cache: Cache, make: Callable[[BaseRun], T], *, ask_checker: bool = True) -> T:
        """Take a base through all stages, and return what is made of that while its index is open.

        A damaged index is made again. Raises as `run` does.
        """
        if ask_checker:
            self._open_libraries(inputs.installation)
        path = index_path(cache.folder, self._index_key(inputs)) if cache.folder is not None else None
        try:
            return self._use(inputs, cache, make, path, ask_checker)
        except sqlite3.Error:
            self._drop_index()
            if path is not None:
                remove(path)
            return self._use(inputs, cache, make, None, ask_checker)

    def _use(
        self, inputs: Inputs, cache: Cache, make: Callable[[BaseRun], T], path: Path | None, ask_checker: bool
    ) -> T:
        is_scratch = not cache.keeps and self._memory is None
        settings, texts = settings_of(inputs), TextHistory(inputs.history, cache, inputs.held)
        with (
            self._store(inputs, cache, path, partial(IndexView, settings=settings, texts=texts)) as store,
            closing(Cache.scratch()) if is_scratch else nullcontext(cache) as kept,
        ):
            results = FileResults(inputs, kept, self._memory, self._shared)
            assert self._index is not None
            run = BaseRun(
                *(inputs, cache, self._selection, settings, texts, store, results),
                *(self._check, self._libraries, ask_checker, self._index.changed(inputs), self._index.corpus),
            )
            run.run(self._note)
            made = make(run)
        if self._memory is not None:
            if run.changed is None:
                self._memory.retain(set(inputs.table.by_path))
            self._index.take(run)
        return made

    @contextmanager
    def _store(
        self, inputs: Inputs, cache: Cache, path: Path | None, view: Callable[[IndexStore, Reads], IndexView]
    ) -> Iterator[IndexStore]:
        """Open the index of a base: in a file if that can be used, in an editor in memory, until the editor closes."""
        key = self._index_key(inputs)
        if self._index is not None and self._index.key != key:
            self._drop_index()
        connection = self._index.connection if self._index is not None else None
        name = ""
        if connection is None and path is not None and self._memory is None:
            connection = open_file(path, cache)
            name = path.name if connection is not None else ""
        if connection is None:
            connection = open_temporary(memory=self._memory is not None)
        if self._index is None:
            self._index = _OpenIndex(key, connection, IndexMemory() if self._memory is not None else None)
        relations = (*relations_of(self._selection), *(self._libraries.relations if self._libraries else ()))
        try:
            if not connection.in_transaction:
                connection.execute("BEGIN")
            yield IndexStore(connection, relations, view, name, self._index.memory)
            connection.execute("COMMIT")
            is_changed = connection.total_changes > 0
        except BaseException:
            self._drop_index()  # with what was under way
            raise
        if self._memory is None:
            self._drop_index()
        if name and path is not None and is_changed:
            seal(path, cache)

    def _index_key(self, inputs: Inputs) -> bytes:
        """Return a hash of what the index depends on beside the files, and the findings in it."""
        root = absolute(self.config.content_root)
        outside = any(not source.file.is_relative_to(root) for source in inputs.selected())
        libraries = self._libraries.key if self._libraries is not None else b""
        place = f"{os.path.relpath(root)}\0{os.getcwd() if outside else ''}"
        modules = repr(sorted(inputs.installation.modules))
        return digest("index", base_key(self.config), libraries, inputs.installation.key, modules, place)

    def _drop_index(self) -> None:
        if self._index is not None:
            self._index.connection.close()
            self._index = None

    def _outcome(self, run: BaseRun, *, extracted: bool) -> Outcome:
        paths, summaries = run.inputs.shown_order, run.summaries()
        library_checked = frozenset(path for path in paths if summaries[path].is_library_checked)
        return Outcome(
            run.inputs,
            run.extracted_corpus if extracted else run.corpus,
            {path: run.diagnostics(path) if summaries[path].findings.rules else () for path in paths},
            {path: run.directives(path) for path in paths} if self._memory is not None else {},
            run.summary(summaries),
            library_checked if finds_errors(self._selection) else frozenset(),
        )

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
        self._drop_index()
        self._shared.close()

    def _check(
        self, inputs: Inputs, missing: Sequence[SourceFile], full: bool
    ) -> Iterator[tuple[SourceFile, FileResult]]:
        """Check files in workers, in full or for their facts; yield each with its result, as they are ready."""
        tasks = [self._task(source, inputs.contents[source.path], full) for source in missing]
        if full and tasks and FORMAT in self._selection.rules:
            with loading():
                import answerkey.pipeline.preload  # noqa: F401  # black: only forks of this process profit from it
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
        there = partial(check_files, self._options.engine, self.config)
        for numbers, run in ((remote, there), (local, self._pool.run)):
            for at, result in run([tasks[number] for number in numbers]) if numbers else ():
                yield numbers[at], result

    def _task(self, source: SourceFile, content: Content, full: bool) -> Task:
        stops = tuple(self._memory.stops(source, content)) if self._memory is not None else ()
        return Task(source.path, source.collection, content.data, full, stops)

    def _jobs(self, tasks: int) -> int:
        """Return how many processes to use: as many as were asked for, else as many as are worth their start."""
        if self._memory is not None:
            return processors()
        worth = tasks // (_FILES_PER_FORK if sys.platform == "linux" else _FILES_PER_SPAWN)
        return max(1, self._options.jobs or min(processors(), worth))

    def _open_libraries(self, installation: Installation) -> None:
        if not is_wanted(self.config):
            return
        from answerkey.pipeline.libraries import library_check  # a run about other rules needs none of it

        check, self._note = library_check(installation)
        if check is None or self._libraries is None or check.key != self._libraries.key:
            self._libraries = check


def _work(checker: Checker, task: Task, guard: TimedGuard) -> FileResult | Document:
    if task.parsed:
        return checker.parse(task.path, task.collection, task.data, guard)
    return checked(checker, task, guard)
