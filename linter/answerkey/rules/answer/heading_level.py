"""`answer/heading-level`: headings go down one level at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from answerkey.diagnostics import Finding, Severity
from answerkey.model.content import Answer
from answerkey.rules.base import AnswerRule


class Rule(AnswerRule):
    """A heading is at most one level below the one before it.

    Screen readers and tables of contents take a jump for a missing section.
    """

    severity = Severity.WARNING

    def check(self, answer: Answer) -> Iterator[Finding]:
        for above, heading in pairwise(answer.headings):
            if heading.level > above.level + 1:
                message = f"a heading of level {heading.level} follows one of level {above.level}"
                yield Finding(heading.span, message, f"use level {above.level + 1}")
