"""Results that stay in memory from run to run, while a base is being edited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct, field

from answerkey.pipeline.guard import Stop
from answerkey.pipeline.inputs import Content
from answerkey.pipeline.results import FileResult
from answerkey.workspace import SourceFile


class _Entry(NamedTuple):
    """The result for a content; `full` unless only facts were gathered."""

    content: Content
    full: bool
    result: FileResult


class Memory(Struct):
    """The last result of each file."""

    _entries: dict[str, _Entry] = field(default_factory=dict)

    def get(self, source: SourceFile, content: Content, *, full: bool) -> FileResult | None:
        """Return the result for a content, None where the last one was for another or is not enough."""
        entry = self._entries.get(source.path)
        if entry is None or entry.content.key != content.key or (full and not entry.full):
            return None
        return entry.result

    def put(self, source: SourceFile, content: Content, result: FileResult, *, full: bool) -> None:
        """Remember a result in the place of the last one of its file."""
        self._entries[source.path] = _Entry(content, full, result)

    def retain(self, paths: set[str]) -> None:
        """Forget all files but these."""
        self._entries = {path: entry for path, entry in self._entries.items() if path in paths}

    def stops(self, source: SourceFile, content: Content) -> Iterator[Stop]:
        """Yield the steps to leave out: those given up before, over snippets that have not changed since.

        A snippet that can't be examined would otherwise cost its author the whole time limit at each key.
        """
        entry = self._entries.get(source.path)
        if entry is None or not entry.result.stops:
            return
        if entry.content.data == content.data:
            yield from entry.result.stops
            return
        old, new = entry.content.text, content.text
        start, end = _difference(old, new)
        spans = {region.span.start: region.span for region in entry.result.regions if region.snippet is not None}
        for stop in entry.result.stops:
            span = spans.get(stop.at)
            if span is not None and span.end < start:
                yield stop._replace(rest=False)
            elif span is not None and span.start > end:
                yield stop._replace(at=stop.at + len(new) - len(old), rest=False)


def _difference(old: str, new: str) -> tuple[int, int]:
    """Return the start and end of the part of an old text that a new one replaces."""
    shortest = min(len(old), len(new))
    start = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    rest, end = shortest - start, 0
    while end < rest and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, len(old) - end
