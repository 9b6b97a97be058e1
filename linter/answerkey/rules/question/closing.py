"""`question/closing`: a question ends like one."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.model.views import Page
from answerkey.rules.base import PageRule

_WRAPPERS = "*_`\"')]}»”’ \t\n"
_CLOSINGS = tuple("?!.:…？！。：؟;")


class Rule(PageRule):
    """A question ends in a question mark, a full stop or another closing mark.

    One that just stops reads as if it had been cut off.
    """

    severity = Severity.WARNING

    def check(self, page: Page) -> Iterator[Finding]:
        for question in page.questions:
            text = question.q or ""
            if text.strip() and not text.rstrip(_WRAPPERS).endswith(_CLOSINGS):
                yield Finding(question.span_of("q"), "the question does not end in a question mark or full stop")
