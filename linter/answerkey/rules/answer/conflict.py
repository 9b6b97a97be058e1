"""`answer/conflict`: no marks of a merge are left in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.content import Answer, Fence
from answerkey.model.messages import CONFLICT
from answerkey.rules.base import AnswerRule
from answerkey.snippets.language import Kind, read_info

_MARK = re.compile(r"^(?:(<{7})|(>{7}))(?=[ \t]+\S|[ \t]*$)", re.MULTILINE)
_SHOWING = frozenset(["", *"console diff log markdown md none output patch plain plaintext text txt udiff".split()])
"""The tags of text that may be about conflicts."""


class Rule(AnswerRule):
    """No conflict that git left is in a text.

    Readers see both versions, with the marks between them. A block of text or of a patch may show such marks.
    """

    def check(self, answer: Answer) -> Iterator[Finding]:
        is_open = False
        for mark in _MARK.finditer(answer.text.text):
            span = answer.text.span(*mark.span())
            fence = next((fence for fence in answer.fences if fence.span.start <= span.start < fence.span.end), None)
            if fence is not None and _may_show_marks(fence):
                continue
            if mark[1] or not is_open:
                yield Finding(span, *CONFLICT)
            is_open = bool(mark[1])


def _may_show_marks(fence: Fence) -> bool:
    """Return whether a block shows marks on purpose, or has a language whose own rule reports them."""
    info = read_info(fence.info.text)
    return info.kind not in (Kind.OTHER, Kind.CODE) or info.tag in _SHOWING
