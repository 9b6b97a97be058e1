"""`question/answer-empty`: a question has an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.lazy_regex import lazy_regex
from answerkey.model.views import Page
from answerkey.rules.base import PageRule

_COMMENT = lazy_regex(r"<!--.*?(?:-->|\Z)", re.S)


class Rule(PageRule):
    """The answer of a question is not empty. Comments don't count: readers do not see them."""

    def check(self, page: Page) -> Iterator[Finding]:
        for question in page.questions:
            if question.a is not None and not _COMMENT.sub("", question.a).strip():
                yield Finding(question.span_of("a"), "the answer is empty")
