"""How a place in a file is written."""

from __future__ import annotations

from answerkey.diagnostics import Diagnostic
from answerkey.safe_text import shown
from answerkey.source import Position


def place(path: str, position: Position) -> str:
    """``path:line:column``, as editors and terminals link it."""
    return f"{shown(path)}:{position.line}:{position.column}"


def last_line(diagnostic: Diagnostic) -> int:
    """The last line a diagnostic touches; a span that ends with a line break does not touch the line after it."""
    start, end = diagnostic.start, diagnostic.end
    return end.line - 1 if end.column == 1 and end.line > start.line else end.line
