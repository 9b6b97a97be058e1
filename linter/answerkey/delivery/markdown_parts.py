"""Cuts Markdown into parts of a bounded size: at headings, else between other blocks, and never within one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from answerkey.dialects import DEFAULT, make_parser
from answerkey.rendering.rendered import CodeBlock


class _Block(NamedTuple):
    """A block of the top level with the empty lines below it."""

    text: str
    is_heading: bool


def cut(text: str, most: int) -> tuple[str, ...]:
    """Return the parts of a text, each of at most `most` characters unless it is one block that is longer.

    A part begins at a heading where the text has some. The lines of the parts in order are those of the text.
    """
    if len(text) <= most:
        return (text,)
    parts: list[str] = []
    for piece in _pieces(text, most):
        if parts and len(parts[-1]) + len(piece.rstrip("\n")) <= most:
            parts[-1] += piece
        else:
            parts.append(piece)
    return tuple(part.strip("\n") for part in parts)


def code_blocks(text: str) -> tuple[CodeBlock, ...]:
    """Return the fenced code of a text, in order."""
    fences = (token for token in _parser().parse(text) if token.type == "fence")
    return tuple(CodeBlock(next(iter(token.info.split()), "").lower(), token.content) for token in fences)


def _pieces(text: str, most: int) -> Iterator[str]:
    """Yield what stays together: a heading with what is below it, or each block of that where it is too long."""
    section: list[str] = []
    for block in (*_blocks(text), _Block("", is_heading=True)):
        if block.is_heading and section:
            whole = "".join(section)
            yield from [whole] if len(whole.rstrip("\n")) <= most else _with_heading(section)
            section = []
        section.append(block.text)


def _with_heading(section: list[str]) -> Iterator[str]:
    """Yield the blocks of a section, the first two as one: a heading does not end a part."""
    yield "".join(section[:2])
    yield from section[2:]


def _blocks(text: str) -> Iterator[_Block]:
    lines = text.split("\n")
    tokens = [token for token in _parser().parse(text) if token.level == 0 and token.nesting >= 0 and token.map]
    starts = {_start(token): token.type == "heading_open" for token in tokens}
    places = sorted({0: False, **starts})
    for begin, end in pairwise([*places, len(lines)]):
        ending = "\n" if end < len(lines) else ""
        yield _Block("\n".join(lines[begin:end]) + ending, starts.get(begin, False))


def _start(token: Token) -> int:
    return token.map[0] if token.map else 0


@cache
def _parser() -> MarkdownIt:
    parser = make_parser(DEFAULT)
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser
