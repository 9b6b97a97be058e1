"""The cursor in YAML, read from the lines around it: while the author types, the YAML seldom parses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from answerkey.model.tree import Route
from answerkey.parsing.front_matter import split
from answerkey.parsing.text import BOM
from answerkey.source import LINE_END, Span

_LINE = re.compile(r"(?P<space> *)(?P<marks>(?:-(?: +|$))*)(?P<rest>.*)", re.S)
_KEY = re.compile(r"""(?P<key>[\w.-]+|"[^"]*"|'[^']*')[ \t]*:(?:[ \t]+|$)(?P<value>.*)""", re.S)
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?")
_MOST_LINES = 20_000  # lines read above and below the cursor


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the data of a file: the route to the mapping or list around it, and the text already written there.

    With a `key` the author writes its value, else a key or an item. `taken` are the other keys of the mapping.
    """

    route: Route
    key: str | None
    prefix: str
    taken: frozenset[str]


class _Line(NamedTuple):
    """A line: the columns of its list markers, the column of its text after them, and its key and value, if any."""

    marks: tuple[int, ...]
    column: int
    key: str | None
    value: str
    text: str


def header_of(path: str, text: str) -> Span | None:
    """Return the span of a file's YAML, even if its closing line is missing; None if it has none."""
    start = len(BOM) if text.startswith(BOM) else 0
    if path.lower().endswith((".yml", ".yaml")):
        return Span(start, len(text))
    parts = split(text, start)
    return parts.header if parts.opened else None


def cursor_at(text: str, header: Span, at: int) -> Cursor | None:
    """Return the cursor at an offset; None in a comment or in a block scalar."""
    if not header.start <= at <= header.end:
        return None
    above = LINE_END.split(text[header.start : at])[-_MOST_LINES:]
    rest, *below = LINE_END.split(text[at : header.end])[:_MOST_LINES]
    line = _read(above[-1])
    lines = [_read(other) for other in above[:-1]]
    after = [_read(other) for other in below]
    if line.text.startswith("#") or (not (line.text + rest).strip() and _is_between(line.column, lines, after)):
        return None
    route = _route(line, lines)
    if route is None:
        return None
    taken = frozenset(_siblings(line, lines, after))
    prefix = line.value if line.key is not None else line.text
    return Cursor(route, line.key, prefix, taken)


def _read(text: str) -> _Line:
    match = _LINE.match(text)
    assert match is not None
    marks = tuple(match.start("marks") + mark.start() for mark in re.finditer("-", match["marks"]))
    rest = match["rest"]
    key = _KEY.match(rest)
    name = key["key"].strip("\"'") if key else None
    return _Line(marks, match.start("rest"), name, key["value"] if key else "", rest)


def _is_between(column: int, above: list[_Line], below: list[_Line]) -> bool:
    """Return True if an empty line is between lines with deeper indentation, as in a block scalar."""
    before = next((line for line in reversed(above) if line.text), None)
    after = next((line for line in below if line.text), None)
    return before is not None and after is not None and min(_outermost(before), _outermost(after)) > column


def _route(line: _Line, above: list[_Line]) -> Route | None:
    """Return the route to the mapping or list that a line is part of; None in a block scalar."""
    steps: list[str | int] = []
    column, marks = line.column, list(line.marks)
    for other in [*reversed(above), None]:
        while marks:
            steps.append(0)
            column = marks.pop()
        if other is None:
            break
        if not other.text or other.text.startswith("#"):
            continue
        if other.column < column or (other.column == column and steps and steps[-1] == 0 and not other.marks):
            if other.key is None or _BLOCK_SCALAR.fullmatch(other.value):
                return None
            steps.append(other.key)
            column, marks = other.column, list(other.marks)
        elif other.column == column and other.marks and not (steps and steps[-1] == 0):
            marks = list(other.marks)
    return tuple(reversed(steps))


def _siblings(line: _Line, above: list[_Line], below: list[_Line]) -> Iterator[str]:
    """Yield the other keys of the mapping that a line is part of."""
    if not line.marks:
        for other in reversed(above):
            if other.text and _outermost(other) < line.column and other.column != line.column:
                break
            if other.column == line.column and other.key is not None:
                yield other.key
            if other.text and other.marks and other.column == line.column:
                break
    for other in below:
        if other.text and _outermost(other) < line.column:
            break
        if other.column == line.column and other.key is not None:
            yield other.key


def _outermost(line: _Line) -> int:
    """Return the column at which a line begins."""
    return line.marks[0] if line.marks else line.column
