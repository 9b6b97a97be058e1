"""`answer/unclosed-fence`: a code fence is closed."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.content import Answer
from answerkey.rules.base import AnswerRule


class Rule(AnswerRule):
    """A fence ends with a line of at least as many of the same marks, and nothing else on it.

    An open one swallows the rest of the answer: all that follows is shown as code. An end outside of the list or quote
    that the fence stands in begins another one.
    """

    def check(self, answer: Answer) -> Iterator[Finding]:
        for fence in answer.fences:
            if not fence.closed and not answer.is_stray_end(fence):
                hint = f"end it with a line of {fence.marker[:20]}"
                yield Finding(fence.opening, "the code fence is not closed", hint)
