"""Questions of all kinds as HTML of two halves, as flash cards and graders show them: asked, and answered."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from answerkey.delivery.catalog import Choice, Question


def asked_html(question: Question) -> str:
    """Return the question with all that is needed to answer it: its choices, or the code to begin with."""
    parts = [question.question.html]
    if question.choices:
        parts.append(_listed(choice.label.html for choice in question.choices))
    if question.starter:
        parts.append(starter_html(question))
    return "\n".join(parts)


def answered_html(question: Question) -> str:
    """Return the answer, below the choices that are right or wrong and why."""
    if not question.choices:
        return question.answer.html
    return f"{_listed(map(_assessed, question.choices))}\n{question.answer.html}"


def starter_html(question: Question) -> str:
    """Return the code that an exercise begins with."""
    return f"<pre><code>{escape(question.starter)}</code></pre>\n"


def _listed(items: Iterable[str]) -> str:
    return "<ol>\n" + "".join(f"<li>{item.strip()}</li>\n" for item in items) + "</ol>"


def _assessed(choice: Choice) -> str:
    verdict = "<p><strong>Correct.</strong></p>" if choice.correct else "<p>Wrong.</p>"
    return "".join([choice.label.html, verdict, choice.reason.html if choice.reason is not None else ""])
