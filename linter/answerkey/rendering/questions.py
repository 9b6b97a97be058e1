"""The text of a question: one paragraph, or blocks where it holds a code fence. Its first paragraph is its title."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from answerkey.model.content import may_hold_fence

if TYPE_CHECKING:
    from markdown_it.token import Token

    from answerkey.model.anchors import Anchors
    from answerkey.rendering.html import Resolve
    from answerkey.rendering.rendered import Rendered


class Parts(NamedTuple):
    """The Markdown of a question's title, and that of the blocks around it; a question without a fence is a title."""

    title: str
    rest: str = ""


def render_question(
    markdown: str, resolve: Resolve = str, anchors: Anchors | None = None, dialect: str = ""
) -> Rendered:
    """Render a question of a dialect; the text of one with a fence is that of its title."""
    from answerkey.rendering.html import render, render_inline, text_of  # most callers want a title only

    tokens = _blocks(markdown, dialect)
    if not tokens:
        return render_inline(markdown, resolve, dialect)
    at = _title(tokens)
    text = text_of(tokens[at + 1 : at + 2]) if at is not None else ""
    return render(markdown, resolve, anchors, dialect)._replace(text=text)


def parts_of(markdown: str) -> Parts:
    """Return the title of a question and the rest of it."""
    tokens = _blocks(markdown)
    if not tokens:
        return Parts(markdown)
    at = _title(tokens)
    lines = markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n")  # as the parser counts them
    start, end = (tokens[at].map or (0, 0)) if at is not None else (0, 0)
    return Parts("\n".join(lines[start:end]), "\n".join([*lines[:start], *lines[end:]]).strip("\n"))


def _blocks(markdown: str, dialect: str = "") -> list[Token]:
    """Return the tokens of a question that holds a fence; nothing for another one."""
    if not may_hold_fence(markdown):
        return []
    from answerkey.rendering.html import parse  # few questions are worth the import of a renderer

    tokens = parse(markdown, dialect=dialect)
    return tokens if any(token.type == "fence" for token in tokens) else []


def _title(tokens: list[Token]) -> int | None:
    """Return the number of the token that begins the first paragraph; None without one outside of other blocks."""
    starts = (at for at, token in enumerate(tokens) if token.type == "paragraph_open" and token.level == 0)
    return next(starts, None)
