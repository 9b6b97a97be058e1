"""The places of link destinations in a Markdown text: the part of a link that says where it leads.

A link knows where it begins and ends. Its destination is found by the parser's own functions, and the definition of a
link by reference by the parser's own rule.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkTitle

from answerkey import dialects
from answerkey.model.content import Answer, Link
from answerkey.source import MappedText, line_spans, with_unix_line_ends

_BLANK = re.compile(r"\s*")
_OPENING = re.compile(r"\](?=\()")


class Destination(NamedTuple):
    """A destination: what it says as links have it, and its place in the text, without angle brackets."""

    target: str
    start: int
    end: int


def text_of(answer: Answer) -> MappedText:
    """The text that destinations are places in."""
    return with_unix_line_ends(answer.text)


def destinations(answer: Answer) -> list[Destination]:
    """The destinations of an answer's links and of its definitions, in order, each once."""
    text = text_of(answer)
    results = {_inline(text, link) for link in answer.links} - {None}
    if "]:" in text.text:
        results |= set(_definitions(text.text, answer.dialect))
    return sorted((d for d in results if d is not None), key=lambda d: d.start)


def _inline(text: MappedText, link: Link) -> Destination | None:
    """The destination of a link that has one in itself."""
    size = len(text.text)
    start = bisect_left(range(size), link.span.start, key=lambda at: text.span(at, at + 1).start)
    end = bisect_left(range(size), link.span.end, key=lambda at: text.span(at, at + 1).end) + 1
    if end > size or text.span(start, end) != link.span:
        return None
    for opening in _OPENING.finditer(text.text, start, end):
        destination = _closed(text.text, opening.end() + 1, end)
        if destination is not None and destination.target == link.target:
            return destination
    return None


def _closed(text: str, at: int, end: int) -> Destination | None:
    """The destination from an offset on, if it, a title and a bracket fill the text up to the end."""
    destination, at = _destination(text, at, end)
    after = _skip(text, at, end)
    if after > at and after < end - 1:
        title = parseLinkTitle(text, after, end)
        after = _skip(text, title.pos, end) if title.ok else after
    return destination if after == end - 1 and text[after] == ")" else None


def _definitions(text: str, dialect: str) -> Iterator[Destination]:
    lines = list(line_spans(text))
    for token in _definition_parser(dialect).parse(text):
        if token.type != "definition" or token.map is None:
            continue
        start, end = lines[token.map[0]].start, lines[min(token.map[1], len(lines)) - 1].end
        for colon in re.finditer(r"\]:", text[start:end]):
            destination, _ = _destination(text, start + colon.end(), end)
            if destination is not None and destination.target == token.meta["url"]:
                yield destination
                break


@cache
def _definition_parser(dialect: str = "") -> MarkdownIt:
    parser = dialects.make_parser(dialect)
    parser.options["inline_definitions"] = True
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _destination(text: str, at: int, end: int) -> tuple[Destination | None, int]:
    """The destination after blanks, and where it ends."""
    at = _skip(text, at, end)
    result = parseLinkDestination(text, at, end)
    if not result.ok:
        return None, at
    bracket = text[at : at + 1] == "<"
    target = _definition_parser().normalizeLink(result.str)
    return Destination(target, at + bracket, result.pos - bracket), result.pos


def _skip(text: str, at: int, end: int) -> int:
    blank = _BLANK.match(text, at, end)
    return blank.end() if blank else at
