"""`question/id-reused`: an id stands on one page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from answerkey.diagnostics import Finding, Related, Severity
from answerkey.model.base_index import BaseIndex, Rows, joined
from answerkey.model.corpus import Facts
from answerkey.model.messages import quoted
from answerkey.model.views import Page, Question
from answerkey.rules.base import IndexRule
from answerkey.source import Span


def _ids(facts: Facts) -> Iterator[tuple[str, Any]]:
    page = facts.record
    if isinstance(page, Page):
        first = dict(reversed(list(_questions(facts))))
        yield from ((key, [page.address, *question.span_of("id")]) for key, question in first.items())


def _questions(facts: Facts) -> Iterator[tuple[str, Question]]:
    """Yield the questions that have an id, each with that and its framework as a key."""
    page = facts.record
    for question in page.questions if isinstance(page, Page) and page.framework_slug else ():
        if question.id and isinstance(page, Page):
            yield joined(page.framework_slug or "", question.id), question


_IDS = Rows("question-ids", _ids)
"""The first question of each page with an id, by its framework and the id."""


class Rule(IndexRule):
    """An id is used on one page of a framework only.

    The addresses of the pages keep two questions apart, but people who search for the id alone find both.
    """

    severity = Severity.WARNING
    relations = (_IDS,)

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        for key, question in _questions(facts):
            other = index.first(_IDS, key)
            if other is not None and other.path != facts.path:
                address, start, end = other.value
                related = (Related(Span(start, end), "the other one", other.path),)
                message = f"{quoted(question.id or '')} is also an id on `{address}`"
                yield Finding(question.span_of("id"), message, "", related)
