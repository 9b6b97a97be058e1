"""`answer/bidi`: code reads as what it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.content import Answer
from answerkey.model.invisible_characters import DIRECTION_CONTROLS, INVISIBLE_IN_CODE
from answerkey.rules.base import AnswerRule
from answerkey.source import MappedText


class Rule(AnswerRule):
    """No invisible characters in code, and no direction controls anywhere in an answer.

    They make code look different from what it is (see trojansource.codes), and readers copy what they can't see.
    """

    def check(self, answer: Answer) -> Iterator[Finding]:
        reported: set[int] = set()
        for fence in answer.fences:
            for match in INVISIBLE_IN_CODE.finditer(fence.code.text):
                finding = _finding(fence.code, match.start())
                reported.add(finding.span.start)
                yield finding
        for match in DIRECTION_CONTROLS.finditer(answer.text.text):
            finding = _finding(answer.text, match.start())
            if finding.span.start not in reported:
                yield finding


def _finding(text: MappedText, at: int) -> Finding:
    character = text.text[at]
    name = unicodedata.name(character, "a control character")
    message = f"the invisible character U+{ord(character):04X} ({name}) makes text read differently from what it is"
    return Finding(text.span(at, at + 1), message, "remove it")
