"""`question/difficulty-mix`: a page is about as difficult as its questions."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from answerkey.diagnostics import Finding, Severity
from answerkey.model.difficulty import DIFFICULTIES
from answerkey.model.views import Page
from answerkey.rules.base import PageRule

_STEPS: dict[str, int] = {difficulty: number for number, difficulty in enumerate(DIFFICULTIES, 1)}


class Rule(PageRule, Struct, frozen=True):
    """A page's difficulty is at most `distance` steps from the mean of its questions.

    Easy, medium and hard are 1, 2 and 3. Readers who pick a page by its difficulty expect its questions to match.
    """

    severity = Severity.WARNING
    distance: float = 0.8

    def check(self, page: Page) -> Iterator[Finding]:
        level = _STEPS.get(page.difficulty or "")
        steps = [_STEPS[q.difficulty] for q in page.questions if q.difficulty in _STEPS]
        if level is None or len(steps) < 2:
            return
        mean = sum(steps) / len(steps)
        if abs(mean - level) > self.distance:
            counts = ", ".join(f"{steps.count(step)} {name}" for name, step in _STEPS.items() if step in steps)
            yield Finding(page.span_of("difficulty"), f"the page is `{page.difficulty}`, its questions are {counts}")
