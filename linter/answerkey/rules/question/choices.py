"""`question/choices`: there is something to choose."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related
from answerkey.model.question_kinds import CHOICE
from answerkey.model.views import Page, Question
from answerkey.rules.base import PageRule
from answerkey.source import Span


class Rule(PageRule):
    """A question of the kind `choice` has a correct and a wrong choice at least, and no choice twice.

    Two choices are the same if they differ in nothing but blanks: a reader can't tell which of them is meant.
    """

    def check(self, page: Page) -> Iterator[Finding]:
        for question in page.questions:
            if question.kind == CHOICE and question.choices:
                yield from _one_sided(question)
                yield from _repeated(question)


def _one_sided(question: Question) -> Iterator[Finding]:
    correct = sum(choice.correct for choice in question.choices)
    if not correct:
        yield Finding(question.span_of("kind"), "no choice is correct", "write `correct: true` into each that is")
    elif correct == len(question.choices):
        yield Finding(question.span_of("kind"), "no choice is wrong", "add one that is, or take out `correct: true`")


def _repeated(question: Question) -> Iterator[Finding]:
    earlier: dict[str, Span] = {}
    for choice in question.choices:
        text, span = " ".join((choice.text or "").split()), choice.span_of("text")
        first = earlier.setdefault(text, span) if text else span
        if first is not span:
            yield Finding(span, "this choice stands twice", "", (Related(first, "it stands here first"),))
