"""Questions of all kinds as HTML of two halves, as flash cards and graders show them: asked, and answered."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from answerkey.delivery.catalog import Choice, Question


def asked_html(question: Question) -> str:
    """Return the question with all that is needed to answer it."""
    return "\n".join(filter(None, (question.question.html, given_html(question))))


def given_html(question: Question) -> str:
    """Return what a question comes with: its choices, or the code to begin with; empty for other kinds."""
    choices = _listed(choice.label.html for choice in question.choices)
    return (choices if question.choices else "") + starter_html(question)


def answered_html(question: Question) -> str:
    """Return the answer, below the choices that are right or wrong and why."""
    if not question.choices:
        return question.answer.html
    return f"{_listed(map(_assessed, question.choices))}{question.answer.html}"


def starter_html(question: Question) -> str:
    """Return the code that an exercise begins with; empty for other questions."""
    if not question.starter:
        return ""
    return f"<pre><code>{escape(question.starter)}</code></pre>\n"


def _listed(items: Iterable[str]) -> str:
    return "<ol>\n" + "".join(f"<li>{item.strip()}</li>\n" for item in items) + "</ol>\n"


def _assessed(choice: Choice) -> str:
    verdict = "<p><strong>Correct.</strong></p>" if choice.correct else "<p>Wrong.</p>"
    return "".join([choice.label.html, verdict, choice.reason.html if choice.reason is not None else ""])
