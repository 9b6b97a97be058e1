"""From Python's lines and columns to offsets in a snippet's code."""

from __future__ import annotations

import ast

from answerkey.source import LineIndex, Span


class CodeIndex:
    """Offsets of a code whose lines end at ``\\n``; Python's lines count from 1, its columns from 0."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._lines = LineIndex(code)

    def from_characters(self, line: int, column: int) -> int:
        return self._lines.offset(line, column + 1) if line <= len(self._lines) else len(self.code)

    def from_bytes(self, line: int, column: int) -> int:
        """The offset of a column that counts UTF-8 bytes, as those of `ast` do."""
        if line > len(self._lines):
            return len(self.code)
        text = self._lines.line_text(line)
        if not text.isascii():
            column = len(text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "ignore"))
        return self._lines.offset(line, column + 1)

    def node(self, node: ast.AST) -> Span:
        """The span of a syntax tree's node."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        start = self.from_bytes(line, column)
        end = self.from_bytes(
            getattr(node, "end_lineno", None) or line, getattr(node, "end_col_offset", None) or column
        )
        return Span(start, max(start, end))

    def header(self, node: ast.AST) -> Span:
        """The span of a node up to the end of its first line."""
        span = self.node(node)
        return Span(span.start, min(span.end, self.line(getattr(node, "lineno", 1)).end))

    def line(self, line: int) -> Span:
        """Return the text of a line."""
        start, end = self._lines.line_span(line)
        text = self.code[start:end]
        return Span(start + len(text) - len(text.lstrip()), max(start, start + len(text.rstrip())))

    def visible(self, start: int, end: int) -> tuple[int, int]:
        """A span pulled back to the last thing written before it, where it begins past the end or on a line break."""
        if start >= len(self.code.rstrip()):
            start = max(0, len(self.code[:start].rstrip()) - 1)
            end = start
        if end <= start:
            end = start + 1 if start < len(self.code) and self.code[start] != "\n" else start
        return start, min(end, len(self.code))
