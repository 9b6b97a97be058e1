"""Geometry of text: spans, lines, and maps from a decoded text back to the file it came from.

Every offset counts Unicode code points from 0. Lines end at ``\\n``, ``\\r\\n`` or ``\\r`` and nowhere else, as in
every editor; `str.splitlines` also splits on form feed and others, and is not used for positions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from operator import add
from typing import NamedTuple

from msgspec import Struct

LINE_END = re.compile(r"\r\n|\r|\n")
"""The end of a line, in all files and texts of this program."""


class Span(NamedTuple):
    """A half-open range of code points in one text."""

    start: int
    end: int

    def touches(self, offset: int) -> bool:
        """Return True if an offset is in the span or right behind it, as a cursor can be."""
        return self.start <= offset <= self.end


class Position(NamedTuple):
    """A place in a text: line and column count from 1, the offset from 0."""

    line: int
    column: int
    offset: int


class Edit(NamedTuple):
    """A change of a file: the text at a span is replaced by another."""

    span: Span
    text: str


class LineIndex:
    """The start and end of each line of a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts, self._ends = _bounds(text)

    def __len__(self) -> int:
        return len(self._starts)

    def position(self, offset: int) -> Position:
        """Return the line and column of an offset; an offset beyond the text counts as its end."""
        offset = max(0, min(offset, len(self._text)))
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1, offset)

    def line_span(self, line: int) -> Span:
        """Return the span of a line (from 1), without its line end."""
        line = max(1, min(line, len(self._starts)))
        return Span(self._starts[line - 1], self._ends[line - 1])

    def line_text(self, line: int) -> str:
        """Return the text of a line (from 1), without its line end."""
        start, end = self.line_span(line)
        return self._text[start:end]

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column (from 1), clamped to the line."""
        start, end = self.line_span(line)
        return max(start, min(start + column - 1, end))


def line_at(text: str, offset: int) -> int:
    """Return the line (from 1) of an offset in a text, as its index does, without a place of each line."""
    ends = text.count("\n", 0, offset) + text.count("\r", 0, offset)
    return 1 + ends - text.count("\r\n", 0, offset + 1)


def _bounds(text: str) -> tuple[list[int], list[int]]:
    """Return the start and the end of each line, without their line ends."""
    if "\r" in text:
        matches = list(LINE_END.finditer(text))
        return [0, *(m.end() for m in matches)], [*(m.start() for m in matches), len(text)]
    lengths = list(map(len, text.split("\n")))  # much faster, which counts for a file of a million lines
    starts = list(accumulate((length + 1 for length in lengths[:-1]), initial=0))
    return starts, list(map(add, starts, lengths))


class Segment(NamedTuple):
    """A run of inner text and the outer text it came from; runs of equal length map character by character."""

    inner: Span
    outer: Span

    @property
    def verbatim(self) -> bool:
        return self.inner.end - self.inner.start == self.outer.end - self.outer.start


@dataclass(frozen=True, slots=True)
class SourceMap:
    """A map from a decoded text to the text around it, and through `around` to the file."""

    segments: tuple[Segment, ...]
    around: SourceMap | None = None
    _starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(s.inner.start for s in self.segments))

    def span(self, start: int, end: int) -> Span:
        """Return the span in the file of the characters from `start` to `end`; an empty span stays a point."""
        level: SourceMap | None = self
        while level is not None:
            start, end = level._outward(start, end)
            level = level.around
        return Span(start, end)

    def _outward(self, start: int, end: int) -> tuple[int, int]:
        """Return the place of some characters in the text around this one. It is asked for more than anything else."""
        if not self.segments:
            return 0, 0
        (inner, inner_end), (outer, outer_end) = self._segment(start)
        if start >= inner_end:
            outer_start = outer_end
        else:
            outer_start = outer + start - inner if inner_end - inner == outer_end - outer else outer
        if end <= start:
            return outer_start, outer_start
        if end > inner_end:
            (inner, inner_end), (outer, outer_end) = self._segment(end - 1)
        if inner_end - inner == outer_end - outer:
            outer_end = min(outer + end - inner, outer_end)
        return outer_start, outer_end

    def _segment(self, offset: int) -> Segment:
        return self.segments[max(0, bisect_right(self._starts, offset) - 1)]


class MapBuilder:
    """A decoded text and its segments, collected in order; what is verbatim and stands in one run is one segment."""

    def __init__(self) -> None:
        self._segments: list[Segment] = []
        self._run: tuple[int, int] | None = None  # of the last segment, the starts of its inner and outer text
        self._parts: list[str] = []
        self._length = 0

    def add(self, text: str, outer_start: int, outer_end: int | None = None) -> None:
        """Append `text`, which is verbatim at `outer_start`, or has another form from there to `outer_end`."""
        if not text:
            return
        start, self._length = self._length, self._length + len(text)
        end = outer_start + len(text) if outer_end is None else outer_end
        self._parts.append(text)
        if end - outer_start != len(text):
            self._run = None
        elif self._run is None or self._segments[-1].outer.end != outer_start:
            self._run = start, outer_start
        else:
            start, outer_start = self._run
            self._segments.pop()
        self._segments.append(Segment(Span(start, self._length), Span(outer_start, end)))

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def build(self, around: SourceMap | None = None, *, at: int = 0) -> MappedText:
        """Return the text with its map; an empty text maps to the offset `at`."""
        segments = self._segments or [Segment(Span(0, 0), Span(at, at))]
        return MappedText(self.text, SourceMap(tuple(segments), around))


class MappedText(Struct, frozen=True):
    """A decoded text with the place of each character in the file."""

    text: str
    map: SourceMap

    def span(self, start: int, end: int) -> Span:
        """Return the span in the file of the characters from `start` to `end`."""
        return self.map.span(start, end)

    @property
    def whole(self) -> Span:
        return self.span(0, len(self.text))


def identity(text: str, offset: int = 0) -> MappedText:
    """Return the map of a text that the file has verbatim at an offset."""
    size = len(text)
    return MappedText(text, SourceMap((Segment(Span(0, size), Span(offset, offset + size)),)))


def with_unix_line_ends(text: MappedText) -> MappedText:
    """Return the text with ``\\r\\n`` and ``\\r`` as ``\\n``, as parsers of Markdown and Python count lines."""
    if "\r" not in text.text:
        return text
    builder = MapBuilder()
    at = 0
    for end in LINE_END.finditer(text.text):
        builder.add(text.text[at : end.start()], at)
        builder.add("\n", end.start(), end.end())
        at = end.end()
    builder.add(text.text[at:], at)
    return builder.build(text.map)


def line_spans(text: str) -> Iterator[Span]:
    """Yield the span of each line of a text, with its line ending."""
    start = 0
    for end in LINE_END.finditer(text):
        yield Span(start, end.end())
        start = end.end()
    if start < len(text):
        yield Span(start, len(text))


def line_start(text: str, offset: int) -> int:
    """Return the offset at which the line around an offset begins."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
