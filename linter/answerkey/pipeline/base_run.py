"""One run over a base: from the files that changed to the diagnostics of all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, field

from answerkey.diagnostics import Diagnostic, RuleFinding, count_findings
from answerkey.model.base_index import Settings
from answerkey.model.corpus import Corpus, Facts
from answerkey.model.directives import Directive
from answerkey.model.views import Record
from answerkey.pipeline.base_check import MODULES, BaseCheck
from answerkey.pipeline.cache import Cache
from answerkey.pipeline.corpus import changed_corpus, make_corpus
from answerkey.pipeline.diagnosis import Diagnosis
from answerkey.pipeline.file_results import FileResults
from answerkey.pipeline.git_history import TextHistory
from answerkey.pipeline.index_store import CHECKED, SUGGESTED, IndexStore, full_key
from answerkey.pipeline.index_view import IndexView
from answerkey.pipeline.inputs import Inputs
from answerkey.pipeline.library_findings import NONE, LibraryFindings, merge
from answerkey.pipeline.reports import FileSummary, RunSummary, summarize
from answerkey.pipeline.results import FileResult
from answerkey.pipeline.selection import Selection
from answerkey.workspace import SourceFile

if TYPE_CHECKING:
    from answerkey.pipeline.libraries import LibraryCheck

_ASSET = b"asset"
CheckFiles = Callable[[Inputs, Sequence[SourceFile], bool], Iterator[tuple[SourceFile, FileResult]]]
"""Checks files in workers, in full or for their facts only; yields each with its result, as they are ready."""


_SUMMARIES = msgspec.json.Decoder(FileSummary)
_DIAGNOSTICS = msgspec.json.Decoder(tuple[Diagnostic, ...])


class BaseRun(Struct, dict=True):
    """A run over the base of some inputs. `libraries` check code against libraries, where there are any.

    Without `ask_checker` code that no type checker saw before is left out. `changed` are the paths of which alone the
    contents can differ from those in the index and in the `earlier` corpus; None if that is unknown. `unsettled` files
    count as changed the next time, too.
    """

    inputs: Inputs
    cache: Cache
    selection: Selection
    settings: Settings
    texts: TextHistory
    store: IndexStore
    results: FileResults
    check_files: CheckFiles
    libraries: LibraryCheck | None
    ask_checker: bool = True
    changed: frozenset[str] | None = None
    earlier: Corpus | None = None
    complete: bool = True
    unsettled: set[str] = field(default_factory=set)
    _note: str = ""
    _held: dict[str, tuple[FileSummary, tuple[Diagnostic, ...]]] = field(default_factory=dict)
    _library_checked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._sources = self.inputs.table.by_path
        self._selected = {source.path for source in self.inputs.selected()}
        self._diagnosis = Diagnosis(self.selection, self.inputs, self._library_checked)

    def run(self, note: str) -> None:
        """Bring the index and the diagnostics of the selected files up to date.

        `note` is what users are told about the libraries, where there is code to check.
        """
        self._take_changes()
        self.store.settle(self.inputs.today.toordinal(), self.texts.state() if self.inputs.needs_history else {})
        check = BaseCheck(
            self.selection,
            self.store,
            self.settings,
            self.texts,
            self.inputs.today,
            self.facts,
            self._selected,
            self.inputs.config.limits.findings,
        )
        stale = check.stale()
        self._complete(stale)
        views = {path: check.view(path) for path in stale} if self.libraries is not None else {}
        libraries = self._library_findings(views)
        has_code = self.inputs.config.libraries.named or self.store.total(full_key(MODULES.name, "")) > 0
        self._note = (note if has_code or self.libraries is not None else "") or libraries.note
        self.complete &= not libraries.note
        for path, view, findings in check.sweep(stale, views):
            # a file that loses suggestions to one before it becomes stale only now
            own = libraries if path in views else self._library_findings({path: view})
            self._diagnose(path, view, findings, own)
            views.pop(path, None)  # all that it asked is in the index now

    # --- the index

    def _take_changes(self) -> None:
        """Give the index what changed since it was last brought up to date."""
        states = self.store.states(self.changed)
        paths = self._sources.keys() if self.changed is None else self.changed
        keys = {path: self.inputs.contents[path].key for path in paths}
        if self.changed is None:
            keys |= dict.fromkeys(self.inputs.workspace.assets - keys.keys(), _ASSET)
        for path in states.keys() - keys.keys():
            self.store.remove(path)
        changed = [path for path, key in keys.items() if path not in states or states[path].key != key]
        for path in changed:
            if path not in self._sources:
                self.store.put(path, _ASSET, Facts(Record({}, {}, (), path)), SUGGESTED)
        sources = [self._sources[path] for path in changed if path in self._sources]
        self.results.fill(sources)
        for source, result in self._results(sources):
            key = keys[source.path] if self.results.lasts(source, result) else b""
            if not key:
                self.unsettled.add(source.path)
            self.complete &= not result.stops
            self.store.put(source.path, key, result.facts)

    def _results(self, sources: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, FileResult]]:
        """Yield the result of each file: from memory, from the cache, or by checking it."""
        missing: dict[bool, list[SourceFile]] = {True: [], False: []}
        for source in sources:
            result = self.results.find(source, full=source.selected)
            if result is None:
                missing[source.selected].append(source)
            else:
                yield source, result
        yield from self._checked(missing)

    def _checked(self, missing: Mapping[bool, Sequence[SourceFile]]) -> Iterator[tuple[SourceFile, FileResult]]:
        for full, sources in missing.items():
            for source, result in self.check_files(self.inputs, sources, full) if sources else ():
                self.results.keep(source, result, full=full)
                yield source, result
        self.results.flush()

    def _complete(self, stale: Iterable[str]) -> None:
        """Have the whole results of the stale files at hand."""
        sources = (self._sources[path] for path in stale)
        missing = [source for source in sources if not self.results.has_full(source)]
        for _, result in self._checked({True: missing}):
            self.complete &= not result.stops

    def facts(self, path: str) -> Facts:
        """Return the facts of a file; where its result is lost it is checked again."""
        source = self._sources[path]
        result = self.results.find(source, full=path in self._selected) or self.results.find(source, full=False)
        return result.facts if result is not None else self._again(source, full=False).facts

    def _again(self, source: SourceFile, *, full: bool) -> FileResult:
        """Check a file whose result is lost, as where the cache can't be read or written any more."""
        ((_, result),) = self._checked({full: [source]})
        return result

    def extract(self, path: str) -> Facts:
        """Return the record, links and codes of a file: the facts of which a delivery consists."""
        return self.results.extract(self._sources[path], full=path in self._selected) or self.facts(path)

    # --- the findings

    @cached_property
    def corpus(self) -> Corpus:
        """The base that all facts make."""
        if self.earlier is not None and self.changed is not None:
            return changed_corpus(self.earlier, self.inputs, {path: self.facts(path) for path in self.changed})
        return make_corpus(self.inputs, self.facts)

    @cached_property
    def extracted_corpus(self) -> Corpus:
        """The base that the extracts of all facts make; it takes a third of the memory."""
        corpus = make_corpus(self.inputs, self.extract)
        self.results.keep_extracts()
        return corpus

    def _library_findings(self, views: Mapping[str, IndexView]) -> LibraryFindings:
        if self.libraries is None:
            return NONE
        files = ((self.facts(path), view) for path, view in views.items())
        return self.libraries.findings(files, self.cache, ask_checker=self.ask_checker)

    def _diagnose(
        self, path: str, view: IndexView, findings: Sequence[RuleFinding], libraries: LibraryFindings
    ) -> None:
        """Make the diagnostics of a file, and keep them."""
        source = self._sources[path]
        result = self.results.find(source, full=True) or self._again(source, full=True)
        extra = merge(self.selection, findings, libraries.by_path.get(path, ()))
        for other in (related.path for _, finding in extra for related in finding.related):
            if other:
                view.depend_on(other)
        self._library_checked |= libraries.checked
        diagnostics = tuple(self._diagnosis.of(source, result, extra))
        summary = FileSummary(result.counts, count_findings(diagnostics), path in libraries.checked)
        try:
            self.store.answer(path, msgspec.json.encode(summary), msgspec.json.encode(diagnostics))
        except UnicodeEncodeError:  # a path that is not UTF-8 has no place in JSON
            self._held[path] = summary, diagnostics
        is_final = path not in libraries.pending and path not in self._held
        self.store.checked(path, CHECKED if is_final else SUGGESTED, view.reads, view.requests())

    # --- the outcome

    def diagnostics(self, path: str) -> tuple[Diagnostic, ...]:
        """Return the diagnostics of a selected file."""
        if path in self._held:
            return self._held[path][1]
        return _DIAGNOSTICS.decode(self.store.value(path) or b"[]")

    def all_diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return the diagnostics of the selected files as reports order them."""
        return tuple(each for path in self.inputs.shown_order for each in self.diagnostics(path))

    def summaries(self) -> dict[str, FileSummary]:
        """Return the summary of each selected file."""
        stored = ((path, data) for path, data in self.store.summaries() if path in self._selected)
        return {path: _SUMMARIES.decode(data) for path, data in stored} | {p: s for p, (s, _) in self._held.items()}

    def directives(self, path: str) -> tuple[Directive, ...]:
        """Return the directives in a selected file."""
        result = self.results.find(self._sources[path], full=True)
        return result.directives if result is not None else ()

    def summary(self, files: Mapping[str, FileSummary] | None = None) -> RunSummary:
        """Return the summary of the run; `files` are those of its files where they were asked for."""
        notes = tuple(filter(None, [self._note]))
        files = self.summaries() if files is None else files
        return summarize(files, notes, self.store.name, self.store.generation())

    @property
    def is_stored(self) -> bool:
        """True if all diagnostics can be read from the file of the index later."""
        return bool(self.store.name) and not self._held
