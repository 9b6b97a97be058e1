"""Questions of all kinds as lines for a terminal: asked, and answered."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.cli.terminal import Style, duration, markdown
from answerkey.delivery.catalog import Question
from answerkey.delivery.markdown_documents import fenced
from answerkey.safe_text import shown


def question_lines(question: Question, styled: Style, *, colored: bool = False) -> Iterator[str]:
    """Yield the lines of a question without its answer, but with the choices or the code that it comes with."""
    times = [question.question.seconds, question.answer.seconds, *(choice.label.seconds for choice in question.choices)]
    about = [question.difficulty, *question.tags, f"{duration(sum(times))}"]
    yield styled(markdown(question.q), bold=True)
    yield styled(f"{shown(question.address)} · {' · '.join(map(shown, about))}", dim=True)
    if question.verified.status != "none":
        yield styled(shown(question.verified.phrase or "the verification of its code is out of date"), dim=True)
    for number, choice in enumerate(question.choices, 1):
        yield ""
        yield _numbered(number, markdown(choice.text, color=colored, indent="    "))
    if question.starter:
        yield ""
        yield markdown(fenced(question.starter), color=colored)


def answer_lines(question: Question, *, colored: bool) -> Iterator[str]:
    """Yield the lines of an answer, below the choices that are right or wrong and why."""
    for number, choice in enumerate(question.choices, 1):
        verdict = "✓ correct" if choice.correct else "✗ wrong"
        reason = markdown(choice.why, color=colored, indent="    ").rstrip() if choice.why.strip() else ""
        yield _numbered(number, f"    {verdict}" + (f"\n{reason}" if reason else ""))
    if question.choices:
        yield ""
    yield markdown(question.a, color=colored)


def _numbered(number: int, text: str) -> str:
    """Put a number into the indentation of the first line of a text."""
    return f"{number:>2}. {text.lstrip()}"
