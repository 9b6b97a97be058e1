"""`question/text`: a question has a text."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.views import Page
from answerkey.rendering.questions import parts_of
from answerkey.rules.base import PageRule


class Rule(PageRule):
    """The text of a question is not empty.

    A question with a code fence has a paragraph beside it, which is its title in lists, feeds and searches.
    """

    def check(self, page: Page) -> Iterator[Finding]:
        for question in page.questions:
            if question.q is not None and not question.q.strip():
                yield Finding(question.span_of("q"), "the question is empty")
            elif question.q is not None and not parts_of(question.q).title:
                message, hint = "the question has no paragraph that can be its title", "ask in words before the code"
                yield Finding(question.span_of("q"), message, hint)
