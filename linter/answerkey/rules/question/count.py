"""`question/count`: `questionsCount` is the number of questions."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.counts import number_of
from answerkey.diagnostics import Applicability, Finding, Fix
from answerkey.model.views import Page
from answerkey.rules.base import PageRule
from answerkey.source import Edit


class Rule(PageRule):
    """`questionsCount`, where a page has it, is the number of its questions.

    A front end shows it before the page is loaded. It may be left out: then it is derived.
    """

    def check(self, page: Page) -> Iterator[Finding]:
        number, items = page.questions_count, page.data.get("questions")
        if number is None or not isinstance(items, list) or number == len(items):
            return
        span = page.span_of("questionsCount")
        fix = Fix(f"write {len(items)}", Applicability.SAFE, (Edit(span, str(len(items))),))
        count = number_of(len(items), "question")
        yield Finding(span, f"the page has {count}, not {number}", fix=fix)
