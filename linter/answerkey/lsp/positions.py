"""Positions as the protocol counts them: lines from 0, and characters in the unit that the client chose."""

from __future__ import annotations

from enum import StrEnum

from lsprotocol import types

from answerkey.source import Edit, LineIndex, Span


class Encoding(StrEnum):
    """The unit of a character position: a byte of UTF-8, a code unit of UTF-16, or a code point."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


class Positions:
    """Converts offsets in a text to positions, and back."""

    def __init__(self, text: str, encoding: Encoding) -> None:
        self._text = text
        self._encoding = encoding
        self._lines = LineIndex(text)
        self._ascii = text.isascii()

    def position(self, offset: int) -> types.Position:
        """Return the position of an offset."""
        line, column, offset = self._lines.position(offset)
        return types.Position(line - 1, self._units(self._text[offset - column + 1 : offset]))

    def range(self, span: Span) -> types.Range:
        """Return the range of a span."""
        return types.Range(self.position(span.start), self.position(span.end))

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position. Past the end of a line it is that end, within a character its start."""
        if position.line >= len(self._lines):
            return len(self._text)
        start, end = self._lines.line_span(position.line + 1)
        if self._ascii or self._encoding is Encoding.UTF32:
            return min(start + position.character, end)
        left = position.character
        for offset in range(start, end):
            left -= self._units(self._text[offset])
            if left < 0:
                return offset
        return end

    def span(self, place: types.Range) -> Span:
        """Return the span of a range."""
        start = self.offset(place.start)
        return Span(start, max(start, self.offset(place.end)))

    def edit(self, edit: Edit) -> types.TextEdit:
        """Return an edit in the form of the protocol."""
        return types.TextEdit(self.range(edit.span), edit.text)

    def line(self, offset: int) -> Span:
        """Return the span of the line at an offset, without its line ending."""
        return self._lines.line_span(self._lines.position(offset).line)

    def _units(self, text: str) -> int:
        if self._ascii or self._encoding is Encoding.UTF32:
            return len(text)
        if self._encoding is Encoding.UTF8:
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text) + sum(char > "\uffff" for char in text)
