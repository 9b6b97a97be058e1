"""`question/text`: a question has a text."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.views import Page
from answerkey.rules.base import PageRule


class Rule(PageRule):
    """The text of a question is not empty."""

    def check(self, page: Page) -> Iterator[Finding]:
        for question in page.questions:
            if question.q is not None and not question.q.strip():
                yield Finding(question.span_of("q"), "the question is empty")
