"""`question/id-unique`: an id stands once on its page."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related
from answerkey.model.messages import quoted
from answerkey.model.views import Page, Question
from answerkey.rules.base import PageRule


class Rule(PageRule):
    """Two questions with one id share one address: only the first can be linked, counted and found."""

    def check(self, page: Page) -> Iterator[Finding]:
        first: dict[str, Question] = {}
        for question in page.questions:
            if not question.id:
                continue
            other = first.setdefault(question.id, question)
            if other is not question:
                related = (Related(other.span_of("id"), "the first one"),)
                message = f"{quoted(question.id)} is already the id of an earlier question"
                yield Finding(question.span_of("id"), message, "", related)
