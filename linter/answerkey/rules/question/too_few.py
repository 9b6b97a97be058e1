"""`question/too-few`: a page has enough questions."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from answerkey.counts import number_of
from answerkey.diagnostics import Finding, Severity
from answerkey.model.views import Page
from answerkey.rules.base import PageRule


class Rule(PageRule, Struct, frozen=True):
    """A page has at least `minimum` questions.

    A page of one question is a dead end for somebody who studies a topic.
    """

    severity = Severity.WARNING
    minimum: int = 3

    def check(self, page: Page) -> Iterator[Finding]:
        items = page.data.get("questions")
        if isinstance(items, list) and len(items) < self.minimum and page.data.get("draft") is not True:
            count = number_of(len(items), "question")
            minimum = f"at least {self.minimum} {'is' if self.minimum == 1 else 'are'} expected"
            yield Finding(page.span_of("questions"), f"the page has {count}; {minimum}")
