"""The parts of a new question that only its kind has, with texts for its author to replace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from answerkey.authoring.questions import NewChoice, NewQuestion
from answerkey.model import placeholders
from answerkey.model.content import may_hold_fence
from answerkey.model.question_kinds import CHOICE, EXERCISE, OPEN, OUTPUT

_LINE = f"{placeholders.CODE} to read."
_CODE = f'```python\nprint("{_LINE}")\n```'
_OUTPUT = f"```output\n{_LINE}\n```\n\n{placeholders.ANSWER}\n"
_CHOICES = (
    NewChoice(f"{placeholders.CHOICE} correct.", correct=True),
    NewChoice(f"{placeholders.CHOICE} wrong."),
)
_STARTER = f"def solution():\n    # {placeholders.CODE} that readers begin with.\n    raise NotImplementedError\n"
_TESTS = 'assert solution() == "done"\n'
_FUNCTION = f'def solution():\n    return "done"  # {placeholders.CODE} of a solution\n'
_SOLUTION = f"```python\n{_FUNCTION}```\n\n{placeholders.ANSWER}\n"
_ANSWERS: Mapping[str, str] = {OUTPUT: _OUTPUT, EXERCISE: _SOLUTION}


def answer_template(kind: str) -> str | None:
    """Return the answer of a new question of a kind; None for an open one, whose answer is all that there is to it."""
    return None if kind == OPEN else _ANSWERS.get(kind, f"{placeholders.ANSWER}\n")


def completed(question: NewQuestion) -> NewQuestion:
    """Return a question with all that its kind must have."""
    if question.kind == CHOICE:
        return replace(question, choices=question.choices or _CHOICES)
    if question.kind == EXERCISE:
        return replace(question, starter=question.starter or _STARTER, tests=question.tests or _TESTS)
    if question.kind == OUTPUT and not may_hold_fence(question.q):
        return replace(question, q=f"{question.q}\n\n{_CODE}\n")
    return question
