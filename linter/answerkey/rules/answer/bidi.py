"""`answer/bidi`: code reads as what it is."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.content import Answer
from answerkey.model.invisible_characters import DIRECTION_CONTROLS, INVISIBLE_IN_CODE
from answerkey.rules._invisible import invisible
from answerkey.rules.base import AnswerRule


class Rule(AnswerRule):
    """No invisible characters in code, and no direction controls anywhere in an answer.

    They make code look different from what it is (see trojansource.codes), and readers copy what they can't see.
    """

    def check(self, answer: Answer) -> Iterator[Finding]:
        reported: set[int] = set()
        for fence in answer.fences:
            for match in INVISIBLE_IN_CODE.finditer(fence.code.text):
                finding = invisible(fence.code, match.start())
                reported.add(finding.span.start)
                yield finding
        for match in DIRECTION_CONTROLS.finditer(answer.text.text):
            finding = invisible(answer.text, match.start())
            if finding.span.start not in reported:
                yield finding
