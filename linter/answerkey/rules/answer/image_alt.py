"""`answer/image-alt`: images have a text."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.model.content import Answer
from answerkey.rules.base import AnswerRule


class Rule(AnswerRule):
    """An image says in words what it shows, for those who can't see it (WCAG 2.2, 1.1.1)."""

    severity = Severity.WARNING

    def check(self, answer: Answer) -> Iterator[Finding]:
        for link in answer.links:
            if link.image and not link.text.strip():
                yield Finding(
                    link.span, "the image has no alternative text", "write what it shows between the brackets"
                )
