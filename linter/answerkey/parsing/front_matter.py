"""Front matter: the YAML between two lines of three dashes at the top of a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from answerkey.lazy_regex import lazy_regex
from answerkey.source import LINE_END, Span

_LINE = lazy_regex(rf"---[ \t]*(?:{LINE_END.pattern}|\Z)")
_LATER_LINE = lazy_regex(rf"(?<=[\r\n]){_LINE.pattern}")

_INDENTED = lazy_regex(r"(?:[ \t]*(?:\r\n|\r|\n))*( +)\S")
_BLOCK_KEY = lazy_regex(r"^( *(?:- +)*)[\w-]+:[ ]+[|>][-+0-9]*[ \t]*\r?$", re.MULTILINE)
_QUESTION = lazy_regex(r"^ *- +id:[ ]+\S|^ +[qa]:[ ]+\S", re.MULTILINE)


class Parts(Struct, frozen=True):
    """The places of a file's YAML and of its body; `opened` and `closed` say which marks are there."""

    header: Span
    body: Span
    opened: bool
    closed: bool


def split(text: str, start: int = 0) -> Parts:
    """Find the front matter of a text from an offset (past a byte order mark) on."""
    end = len(text)
    opening = _LINE.match(text, start)
    if opening is None:
        return Parts(Span(start, start), Span(start, end), opened=False, closed=False)
    closing = _LATER_LINE.search(text, opening.end())
    if closing is None:
        return Parts(Span(opening.end(), end), Span(end, end), opened=True, closed=False)
    return Parts(Span(opening.end(), closing.start()), Span(closing.end(), end), opened=True, closed=True)


def continues(text: str, parts: Parts) -> bool:
    """Return whether the body continues the last block scalar of the front matter: its first line is indented."""
    first = _INDENTED.match(text, parts.body.start, parts.body.end)
    header = text[slice(*parts.header)]
    keys = list(_BLOCK_KEY.finditer(header)) if first is not None else []
    if first is None or not keys:
        return False
    key = len(keys[-1][1])
    rest = [line for line in re.split(r"[\r\n]+", header[keys[-1].end() :]) if line.strip()]
    return all(len(line) - len(line.lstrip(" ")) > key for line in [*rest, f"{first[1]}x"])


def questions_in(text: str, body: Span) -> Iterator[int]:
    """The offsets of the lines of a body that look like the data of a question."""
    return (match.start() for match in _QUESTION.finditer(text, *body))
