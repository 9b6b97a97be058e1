"""Directives: instructions of an author to the linter about the text that follows."""

from __future__ import annotations

from typing import NamedTuple

from answerkey.source import Span

IGNORE, FRAGMENT, SKIP, CONTINUE, ISOLATE = "ignore", "fragment", "skip", "continue", "isolate"
EXPECT, EXPECT_ERROR, NO_RUN = "expect", "expect-error", "no-run"
WORDS = (IGNORE, FRAGMENT, SKIP, EXPECT, EXPECT_ERROR, CONTINUE, ISOLATE, NO_RUN)
WITH_ARGUMENTS = (IGNORE, EXPECT, EXPECT_ERROR)


class Argument(NamedTuple):
    """A word after a directive: a rule's id or an error's name."""

    text: str
    span: Span


class Directive(NamedTuple):
    """One directive. `target` is the block it is about, or None for the whole file; `span` is its own place.

    `foreign` directives are markers of other tools with the same meaning: unknown or unused ones are not reported.
    """

    word: str
    arguments: tuple[Argument, ...]
    reason: str
    span: Span
    target: Span | None
    foreign: bool = False
