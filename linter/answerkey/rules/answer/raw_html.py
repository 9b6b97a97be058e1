"""`answer/raw-html`: answers are Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.model.content import Answer
from answerkey.rules.base import AnswerRule, Level


class Rule(AnswerRule):
    """An answer holds no HTML.

    Off by default: some front ends show it, others escape it. Comments do not count as HTML.
    """

    severity = Severity.WARNING
    level = Level.OFF

    def check(self, answer: Answer) -> Iterator[Finding]:
        for span in answer.html:
            yield Finding(span, "this is raw HTML")
