"""`question/id-reused`: an id stands on one page."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related, Severity
from answerkey.model.base_index import BaseIndex
from answerkey.model.corpus import Facts
from answerkey.model.messages import quoted
from answerkey.model.relations import QUESTION_IDS, questions_with_id
from answerkey.rules.base import IndexRule
from answerkey.source import Span


class Rule(IndexRule):
    """An id is used on one page of a framework only.

    The addresses of the pages keep two questions apart, but people who search for the id alone find both.
    """

    severity = Severity.WARNING
    relations = (QUESTION_IDS,)

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        for key, question in questions_with_id(facts):
            other = index.first(QUESTION_IDS, key)
            if other is not None and other.path != facts.path:
                address, start, end = other.value
                related = (Related(Span(start, end), "the other one", other.path),)
                message = f"{quoted(question.id or '')} is also an id on `{address}`"
                yield Finding(question.span_of("id"), message, "", related)
