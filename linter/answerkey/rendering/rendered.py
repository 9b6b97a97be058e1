"""A rendered Markdown text, and what it is made of."""

from __future__ import annotations

from typing import NamedTuple


class Heading(NamedTuple):
    """A heading of an answer: level from 1 to 6, text, and the anchor that its HTML has."""

    level: int
    text: str
    anchor: str


class CodeBlock(NamedTuple):
    """A snippet as data. `language` is the tag that the author gave, lower-case; empty where there is none."""

    language: str
    code: str


class Rendered(NamedTuple):
    """A Markdown text, rendered: safe HTML, plain text without code, its headings, its code, and how long it is.

    `seconds` is the time that reading it takes.
    """

    html: str
    text: str
    headings: tuple[Heading, ...]
    snippets: tuple[CodeBlock, ...]
    words: int
    seconds: int
