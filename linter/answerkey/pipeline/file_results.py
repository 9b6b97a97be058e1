"""The results of the files of one run: in memory, in the cache, or neither."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from answerkey.model.corpus import Facts
from answerkey.pipeline import results as stored
from answerkey.pipeline.cache import Cache, digest
from answerkey.pipeline.inputs import Content, Inputs
from answerkey.pipeline.memory import Memory
from answerkey.pipeline.results import FileResult, unread
from answerkey.pipeline.sharing.shared_cache import SharedCache
from answerkey.workspace import SourceFile

_AT_ONCE = 100  # results that are put into the cache together: a run that is interrupted loses no more


class FileResults:
    """Finds and keeps results. What the cache can't take is held until the end of the run."""

    def __init__(self, inputs: Inputs, cache: Cache, memory: Memory | None, shared: SharedCache) -> None:
        self._inputs, self._cache, self._memory, self._shared = inputs, cache, memory, shared
        self._present: set[str] = set()
        self._last: tuple[str, FileResult] | None = None
        self._held: dict[str, tuple[FileResult, bool]] = {}
        self._entries: list[tuple[bytes, bytes]] = []
        self._extracts: list[tuple[bytes, bytes]] = []

    def find(self, source: SourceFile, *, full: bool) -> FileResult | None:
        """Return the result of a file, without `full` one that is enough for other files; None if there is none."""
        content = self._inputs.contents[source.path]
        if content.problem is not None:
            return unread(source, content.problem)
        if self._memory is not None:
            result = self._memory.get(source, content, full=full)
            if result is not None:
                return result
        held, is_full = self._held.get(source.path, (None, False))
        if held is not None and is_full >= full:
            return held
        if self._last is not None and self._last[0] == source.path:
            return self._last[1]
        return self._load(source, full=full)

    def extract(self, source: SourceFile, *, full: bool) -> Facts | None:
        """Return the extract of a file's facts from the cache, where its result is stored, in full if that is so.

        It is kept by itself, too.
        """
        if self._memory is not None or source.path in self._held or self._inputs.contents[source.path].problem:
            return None
        place = extract_key(self._inputs.contents[source.path])
        extract = self._cache.load(place, stored.unpack_extract)
        if extract is not None:
            return extract
        loaded = (self._cache.load(key, stored.decode_extract) for key in self._keys(source, full=full))
        extract = next((extract for extract in loaded if extract is not None), None)
        if extract is not None:
            with suppress(UnicodeEncodeError, OverflowError):
                packed = stored.pack_extract(extract)
                self._extracts.append((place, packed))
                self.keep_extracts(_AT_ONCE)
                return stored.unpack_extract(packed)  # a quarter of the memory
        return extract

    def keep_extracts(self, least: int = 1) -> None:
        """Put extracts that were made of results into the cache, if there are so many."""
        if len(self._extracts) >= least:
            self._cache.put(self._extracts)
            self._extracts.clear()

    def has_full(self, source: SourceFile) -> bool:
        """Return True if the whole result of a file can be found."""
        return source.path in self._present or self.find(source, full=True) is not None

    def _load(self, source: SourceFile, *, full: bool) -> FileResult | None:
        for key in self._keys(source, full=full):
            result = self._cache.load(key, stored.decode if full else stored.decode_facts)
            if result is not None:
                if full:
                    self._present.add(source.path)
                    self._last = source.path, result
                if self._memory is not None:
                    self._memory.put(source, self._inputs.contents[source.path], result, full=full)
                return result
        return None

    def keep(self, source: SourceFile, result: FileResult, *, full: bool) -> None:
        """Keep a new result for this run and for later ones."""
        if full:
            self._present.add(source.path)
        if self._memory is not None:
            self._memory.put(source, self._inputs.contents[source.path], result, full=full)
        entry = self._entry(source, result, full=full)
        if entry is None:
            self._held[source.path] = result, full
            return
        self._entries.append(entry)
        if len(self._entries) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Give all results to the cache that it does not have yet."""
        self._cache.put(self._entries)
        self._shared.offer(self._entries)
        self._entries.clear()

    def fill(self, sources: Iterable[SourceFile]) -> None:
        """Take from the shared cache what this machine lacks of some files."""
        readable = (source for source in sources if self._inputs.contents[source.path].problem is None)
        self._shared.fill(self._cache, (key for each in readable for key in self._keys(each, full=each.selected)))

    def lasts(self, source: SourceFile, result: FileResult) -> bool:
        """Return True for a result that counts in later runs; a step that was given up may succeed the next time."""
        return not result.stops and (self._memory is not None or source.path not in self._held)

    def _entry(self, source: SourceFile, result: FileResult, *, full: bool) -> tuple[bytes, bytes] | None:
        """Return the entry for the cache; None if the result can't be stored or is no other run's business.

        What an editor holds is not what other runs will read.
        """
        if result.stops or not self._cache.keeps:
            return None
        if self._memory is not None and source.file in self._inputs.workspace.buffers:
            return None
        with suppress(UnicodeEncodeError):  # a path that is not UTF-8 has no place in JSON
            return self._keys(source, full=full)[0], stored.encode(result)
        return None

    def _keys(self, source: SourceFile, *, full: bool) -> tuple[bytes, ...]:
        """Return the cache's keys of a result that is enough, the best first.

        What other files need to know of a file is a part of its whole result, which a run about all files has left.
        """
        kinds = ("full",) if full else ("facts", "full")
        return tuple(digest(self._inputs.contents[source.path].key, kind) for kind in kinds)


def extract_key(content: Content) -> bytes:
    """Return the cache's key of the extract of a file with a content."""
    return digest(content.key, "extract")
