"""Messages and hints of findings as HTML: the code in backticks is code, all else is text."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup


def html(message: str) -> Markup:
    """Return a message as HTML. What it quotes of a file is escaped, whatever that is."""
    return Markup(_parser().renderInline(message))  # noqa: S704  # the renderer escapes text and code


@cache
def _parser() -> MarkdownIt:
    """Return a parser that knows code spans and nothing else: values in messages are no markup."""
    return MarkdownIt("zero").enable("backticks")
