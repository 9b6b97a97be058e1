"""`question/placeholder`: what is delivered is written."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model import placeholders
from answerkey.model.document import Document
from answerkey.model.tree import Route, Scalar, find
from answerkey.model.views import Page, Question
from answerkey.rules.base import DocumentRule


class Rule(DocumentRule):
    """A question that is delivered has no text that `answerkey new` or `answerkey add` wrote for its author to replace.

    A page or question with `draft: true` is not delivered, and may hold it.
    """

    def check(self, document: Document) -> Iterator[Finding]:
        page = document.record
        if not isinstance(page, Page) or page.data.get("draft") is True:
            return
        for question in page.questions:
            if question.data.get("draft") is not True:
                for route, text in _places(question):
                    yield from _check(document, (*question.route, *route), text)


def _places(question: Question) -> Iterator[tuple[Route, str]]:
    """Yield the routes in a question where a template has text, and that text."""
    yield from ((("q",), text) for text in (placeholders.QUESTION, placeholders.CODE))
    yield from ((("a",), text) for text in (placeholders.ANSWER, placeholders.CODE))
    yield ("starter",), placeholders.CODE
    yield from ((("choices", number, "text"), placeholders.CHOICE) for number in range(len(question.choices)))


def _check(document: Document, route: tuple[str | int, ...], placeholder: str) -> Iterator[Finding]:
    scalar = find(document.tree, route) if document.tree is not None else None
    if isinstance(scalar, Scalar) and placeholder in scalar.text.text:
        at = scalar.text.text.index(placeholder)
        span = scalar.text.span(at, at + len(placeholder))
        yield Finding(span, "this is the text of a template", "write the question and its answer, or set `draft: true`")
