"""Layout of a source line in terminal columns, so that carets stand under the marked characters."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from answerkey.safe_text import EMOJI_STYLE, shown_characters

COLUMNS = 160
TAB = 4
CUT = "…"


class Excerpt(NamedTuple):
    """A line as it is shown, the columns before the marked part, and the columns of that part (at least one)."""

    text: str
    before: int
    under: int


class _Cell(NamedTuple):
    text: str
    width: int


def excerpt(line: str, start: int, end: int) -> Excerpt:
    """Return the line around the characters from `start` to `end`, cut on both sides if it is too wide."""
    start = min(start, len(line))
    end = max(start, min(end, len(line)))
    if len(line) <= COLUMNS and line.isascii() and line.isprintable() and "##" not in line:
        return Excerpt(line, start, max(1, end - start))  # nearly every line, a hundred times faster
    # Only what could be in view is measured: a file may be one line of a megabyte.
    near = max(0, start - 2 * COLUMNS)
    cells = list(_cells(line[near : start + 2 * COLUMNS]))
    edges = [0, *accumulate(cell.width for cell in cells)]
    start, end = start - near, min(end - near, len(cells))
    first, last = _window(edges, start, end)
    head = CUT if near + first > 0 else ""
    tail = CUT if near + last < len(line) else ""
    text = head + "".join(cell.text for cell in cells[first:last]) + tail
    under = edges[min(end, last)] - edges[start]
    return Excerpt(text, len(head) + edges[start] - edges[first], max(1, under))


def _window(edges: list[int], start: int, end: int) -> tuple[int, int]:
    """Return the first cell in view and the one past the last: all if they fit, else those around the marked part."""
    from_column, to_column = edges[start], min(edges[end], edges[start] + COLUMNS)
    left_edge = max(0, min((from_column + to_column - COLUMNS) // 2, edges[-1] - COLUMNS))
    first = min(start, bisect_right(edges, left_edge) - 1) if left_edge else 0
    return first, bisect_right(edges, left_edge + COLUMNS) - 1


def _cells(line: str) -> Iterator[_Cell]:
    column = 0
    before = ""
    for character, text in zip(line, shown_characters(line), strict=True):
        cell = _cell(character, text, before, column)
        yield cell
        column += cell.width
        before = character


def _cell(character: str, text: str, before: str, column: int) -> _Cell:
    if character == "\t":
        width = TAB - column % TAB
        return _Cell(" " * width, width)
    return _Cell(text, _width(character, before) if text == character else len(text))


def _width(character: str, before: str) -> int:
    """Return the columns of a character that is shown unescaped."""
    if character < "\x7f":
        return 1
    if character == EMOJI_STYLE:
        return 2 - _width(before, "")
    if unicodedata.category(character) in ("Mn", "Me") or _joins(character, before):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _joins(character: str, before: str) -> bool:
    """Return true if a character is drawn into the one before: Hangul vowels and finals, skin tones of emoji."""
    if "\U0001f3fb" <= character <= "\U0001f3ff":
        return before > "\u2600" and unicodedata.category(before) == "So"
    return "\u1160" <= character <= "\u11ff"
