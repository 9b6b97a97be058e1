"""The cells of Jupyter notebooks, each character with its place in the JSON file.

The format is nbformat 4: https://nbformat.readthedocs.io/en/latest/format_description.html. Outputs are not read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from answerkey.lazy_regex import lazy_regex
from answerkey.source import LineIndex, MapBuilder, MappedText, Span

SUFFIX = ".ipynb"
_TOKEN = lazy_regex(r'"(?:[^"\\]|\\.)*"|[{}\[\],]', re.S)
_ESCAPE = lazy_regex(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
_FIRST_FORMAT = 4


class BrokenNotebook(Exception):
    """A file that is no notebook of a format that is read: the message, and its place."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.span = Span(at, at + 1)


class Cell(NamedTuple):
    """A cell: its number from 1, its type, and its text."""

    number: int
    kind: str
    text: MappedText


class Notebook(NamedTuple):
    """The cells of a notebook with text, in order, and the language of its code."""

    language: str
    cells: tuple[Cell, ...]


def read_notebook(text: str) -> Notebook:
    """Read a notebook; raises BrokenNotebook for anything else."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise BrokenNotebook(f"a notebook is JSON: {error.msg[:1].lower()}{error.msg[1:]}", error.pos) from None
    except (RecursionError, ValueError):
        raise BrokenNotebook("nested too deep to be read", 0) from None
    if not isinstance(data, dict) or not isinstance(data.get("cells"), list):
        raise BrokenNotebook(f"no notebook of format {_FIRST_FORMAT}: there are no `cells`", 0)
    sources: dict[int, MapBuilder] = {}
    for number, literal in _sources(text):
        _add(sources.setdefault(number, MapBuilder()), text, literal)
    kinds = [cell.get("cell_type") if isinstance(cell, dict) else None for cell in data["cells"]]
    cells = (Cell(n + 1, str(kinds[n]), source.build()) for n, source in sorted(sources.items()))
    return Notebook(_language(data.get("metadata")), tuple(cells))


def cell_position(text: str, offset: int) -> tuple[int, int, int] | None:
    """Return the number of a cell, and line and column in it, of an offset in the file; None outside of all cells."""
    try:
        cells = read_notebook(text).cells
    except BrokenNotebook:
        return None
    for number, _, source in cells:
        for segment in source.map.segments:
            if segment.outer.start <= offset < segment.outer.end or (offset == segment.outer.end == source.whole.end):
                inner = segment.inner.start + (offset - segment.outer.start if segment.verbatim else 0)
                position = LineIndex(source.text).position(inner)
                return number, position.line, position.column
    return None


def _language(metadata: Any) -> str:
    """Return the tag of the language in the metadata of a notebook; it is Python where none is named."""
    metadata = metadata if isinstance(metadata, dict) else {}
    names = [
        metadata.get(key, {}).get(name)
        for key, name in (("language_info", "name"), ("kernelspec", "language"))
        if isinstance(metadata.get(key), dict)
    ]
    name = next((name for name in names if isinstance(name, str) and name), "python")
    return "ipython" if name.lower() == "python" else name.lower()


def _sources(text: str) -> Iterator[tuple[int, Span]]:
    """Yield the number of the cell, from 0, and the span of each text of its source, in valid JSON."""
    path: list[Any] = []
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "{[":
            path.append("" if sign == "{" else 0)
        elif sign in "}]":
            path.pop()
        elif sign == "," and path:
            path[-1] = path[-1] + 1 if isinstance(path[-1], int) else ""
        elif path and path[-1] == "":
            path[-1] = json.loads(sign) or "\0"
        elif path[:1] == ["cells"] and path[2:3] == ["source"] and len(path) <= 4:
            yield path[1], Span(*token.span())


def _add(builder: MapBuilder, text: str, literal: Span) -> None:
    """Add the value of a literal of JSON; an escape maps to its value as a whole."""
    at, end = literal.start + 1, literal.end - 1
    for escape in _ESCAPE.finditer(text, at, end):
        builder.add(text[at : escape.start()], at)
        builder.add(json.loads(f'"{escape[0]}"'), escape.start(), escape.end())
        at = escape.end()
    builder.add(text[at:end], at)
