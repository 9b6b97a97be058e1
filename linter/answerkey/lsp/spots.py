"""What an author is about to write in YAML, read from the lines around: while one types, YAML seldom parses."""

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
_MOST_LINES = 20_000  # that are looked at


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the data of a file: the route to the mapping or list around it, and what is written there so far.

    With a `key` its value is being written, else a key or an item; `taken` are the other keys of the mapping.
    """

    route: Route
    key: str | None
    prefix: str
    taken: frozenset[str]


class _Line(NamedTuple):
    """A line: the column of its list marks, that of what follows them, its key and value; blank ones have no text."""

    marks: tuple[int, ...]
    column: int
    key: str | None
    value: str
    text: str


def header_of(path: str, text: str) -> Span | None:
    """Where a file's YAML stands, also if its end is missing."""
    start = len(BOM) if text.startswith(BOM) else 0
    if path.endswith((".yml", ".yaml")):
        return Span(start, len(text))
    parts = split(text, start)
    return parts.header if parts.opened else None


def spot_at(text: str, header: Span, at: int) -> Spot | None:
    """What is written at a place; nothing in a comment or within a text of several lines."""
    if not header.start <= at <= header.end:
        return None
    above = LINE_END.split(text[header.start : at])[-_MOST_LINES:]
    rest, *below = LINE_END.split(text[at : header.end])[:_MOST_LINES]
    line = _read(above[-1])
    lines = [_read(one) for one in above[:-1]]
    after = [_read(one) for one in below]
    if line.text.startswith("#") or (not (line.text + rest).strip() and _is_between(line.column, lines, after)):
        return None
    route = _route(line, lines)
    if route is None:
        return None
    taken = frozenset(_siblings(line, lines, after))
    prefix = line.value if line.key is not None else line.text
    return Spot(route, line.key, prefix, taken)


def _read(text: str) -> _Line:
    found = _LINE.match(text)
    assert found is not None
    marks = tuple(found.start("marks") + m.start() for m in re.finditer("-", found["marks"]))
    rest = found["rest"]
    key = _KEY.match(rest)
    name = key["key"].strip("\"'") if key else None
    return _Line(marks, found.start("rest"), name, key["value"] if key else "", rest)


def _is_between(column: int, above: list[_Line], below: list[_Line]) -> bool:
    """Whether an empty line stands among lines that are indented deeper, as within a text of several lines."""
    before = next((line for line in reversed(above) if line.text), None)
    after = next((line for line in below if line.text), None)
    return before is not None and after is not None and min(_outermost(before), _outermost(after)) > column


def _route(line: _Line, above: list[_Line]) -> Route | None:
    """The route to the mapping or list that a line is part of; nothing within a text of several lines."""
    steps: list[str | int] = []
    column, marks = line.column, list(line.marks)
    for one in [*reversed(above), None]:
        while marks:
            steps.append(0)
            column = marks.pop()
        if one is None:
            break
        if not one.text or one.text.startswith("#"):
            continue
        if one.column < column or (one.column == column and steps and steps[-1] == 0 and not one.marks):
            if one.key is None or _BLOCK_SCALAR.fullmatch(one.value):
                return None
            steps.append(one.key)
            column, marks = one.column, list(one.marks)
        elif one.column == column and one.marks and not (steps and steps[-1] == 0):
            marks = list(one.marks)
    return tuple(reversed(steps))


def _siblings(line: _Line, above: list[_Line], below: list[_Line]) -> Iterator[str]:
    """The other keys of the mapping that a line is part of."""
    if not line.marks:
        for one in reversed(above):
            if one.text and _outermost(one) < line.column and one.column != line.column:
                break
            if one.column == line.column and one.key is not None:
                yield one.key
            if one.text and one.marks and one.column == line.column:
                break
    for one in below:
        if one.text and _outermost(one) < line.column:
            break
        if one.column == line.column and one.key is not None:
            yield one.key


def _outermost(line: _Line) -> int:
    """The column at which a line begins."""
    return line.marks[0] if line.marks else line.column
