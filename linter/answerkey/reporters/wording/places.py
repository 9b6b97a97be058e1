"""The form of places in files."""

from __future__ import annotations

from answerkey.diagnostics import Diagnostic
from answerkey.safe_text import shown
from answerkey.source import Position


def place(path: str, position: Position) -> str:
    """Return ``path:line:column``, which editors and terminals link."""
    return f"{shown(path)}:{position.line}:{position.column}"


def start_of(diagnostic: Diagnostic) -> str:
    """Return the place at which a diagnostic begins; in a notebook ``path:cell 3:line:column``."""
    if diagnostic.cell is None:
        return place(diagnostic.path, diagnostic.start)
    return f"{shown(diagnostic.path)}:cell {diagnostic.cell.cell}:{diagnostic.cell.line}:{diagnostic.cell.column}"


def last_line(diagnostic: Diagnostic) -> int:
    """Return the last line of a diagnostic; a span that ends with a line break does not reach the next line."""
    start, end = diagnostic.start, diagnostic.end
    return end.line - 1 if end.column == 1 and end.line > start.line else end.line
