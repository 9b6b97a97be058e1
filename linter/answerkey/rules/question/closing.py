"""`question/closing`: a question ends like one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.model.views import Page
from answerkey.rules.base import PageRule

_WRAPPERS = "*_`\"')]}»“”‘’）」』 \t\u00a0\u3000"
_CLOSINGS = tuple("?!.:…？！。：؟;")
_NO_PROSE = re.compile(r" {4}|\t|```|~~~|[-*+>|!]|[0-9]+[.)]\s")


class Rule(PageRule):
    """A question ends in a question mark, a full stop or another closing mark.

    A question that just stops looks cut off. Code, a list or a picture may follow the mark.
    """

    severity = Severity.WARNING

    def check(self, page: Page) -> Iterator[Finding]:
        for question in page.questions:
            text = question.q or ""
            if text.strip() and not _is_closed(text):
                yield Finding(question.span_of("q"), "the question does not end in a question mark or full stop")


def _is_closed(text: str) -> bool:
    *earlier, last = text.rstrip().split("\n")
    return _ends(last) or bool(_NO_PROSE.match(last)) and any(map(_ends, earlier))


def _ends(line: str) -> bool:
    return line.rstrip(_WRAPPERS).endswith(_CLOSINGS)
