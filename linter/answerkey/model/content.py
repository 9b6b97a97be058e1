"""The parts of an answer: fences, links, headings, HTML and comments, each with its place in the file."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from answerkey.model.parse_problems import Problem
from answerkey.model.tree import Route
from answerkey.source import MappedText, Span


class Role(StrEnum):
    """The purpose of a text: readers see an answer and a starter, and only `answerkey prove` runs the others."""

    ANSWER = "answer"
    PRELUDE = "prelude"
    PROOF = "proof"
    STARTER = "starter"
    TESTS = "tests"

    @property
    def is_hidden(self) -> bool:
        """True for code that readers never see."""
        return self in (Role.PRELUDE, Role.PROOF, Role.TESTS)

    @property
    def is_proof(self) -> bool:
        """True for code whose assertions have to hold after an answer."""
        return self in (Role.PROOF, Role.TESTS)


FIXTURES = frozenset({"clock", "tmp_path"})
"""Names that preludes and proofs may use without binding them: a clock that stands still, and an empty folder."""


def may_hold_fence(text: str) -> bool:
    """Return whether a text has the marks of a code fence; most questions have none, and need no parser to know it."""
    return "```" in text or "~~~" in text


class Comment(Struct, frozen=True):
    """An HTML comment: its inner text, its place, and the block that follows it, if one does."""

    text: MappedText
    span: Span
    target: Span | None = None


class Fence(Struct, frozen=True):
    """A fenced (or, with no `marker`, an indented) code block.

    `number` counts the code blocks of the answer from 1. `opening` is its first line from the marker to the end of the
    info string; `span` is the whole block. `comments` are the HTML comments right before it. `includes` is true
    where lines of it stand for code of other files.
    """

    number: int
    marker: str
    info: MappedText
    code: MappedText
    opening: Span
    span: Span
    closed: bool
    comments: tuple[Comment, ...] = ()
    includes: bool = False


class Link(NamedTuple):
    """A link or image: its target and its text."""

    target: str
    span: Span
    text: str
    image: bool = False


class Heading(NamedTuple):
    """A heading: its level from 1 to 6 and its text."""

    level: int
    text: str
    span: Span


class Answer(Struct, frozen=True):
    """A Markdown text: the answer of one question, or the body of a document.

    `route` is its place in the data. A text with a `language` is code as such: a single block without a fence. So is
    each of another role.

    `literal_fences` are the spans of lines that look like the beginning of a fence, and are literal text.
    `html` are the spans of HTML that is no comment; `markup` is all HTML, each block and each tag in a line, in order.
    """

    route: Route
    text: MappedText
    fences: tuple[Fence, ...] = ()
    links: tuple[Link, ...] = ()
    headings: tuple[Heading, ...] = ()
    html: tuple[Span, ...] = ()
    markup: tuple[MappedText, ...] = ()
    anchors: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    problems: tuple[Problem, ...] = ()
    role: Role = Role.ANSWER
    language: str = ""
    dialect: str = ""
    literal_fences: tuple[Span, ...] = ()

    def is_stray_end(self, fence: Fence) -> bool:
        """Return True if a fence was meant to end the one before, in a list or quote that ended earlier."""
        before = self.fences[fence.number - 2] if fence.number > 1 else None
        if before is None or not before.marker or before.closed:
            return False
        return not fence.info.text and fence.marker.startswith(before.marker)
