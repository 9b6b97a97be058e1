"""`answer/lost-text`: what stands in Markdown reaches its readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from answerkey.diagnostics import Applicability, Finding, Fix
from answerkey.lazy_regex import lazy_regex
from answerkey.model.content import Answer
from answerkey.model.document import Document
from answerkey.model.messages import quoted
from answerkey.model.tree import Scalar, find
from answerkey.model.views import QuestionRecord
from answerkey.rendering.markup import Kind, marks
from answerkey.rules.base import DocumentRule
from answerkey.source import Edit, Span, line_spans, line_start

if TYPE_CHECKING:
    from answerkey.rendering.losses import Loss, Place


_URL = lazy_regex(r"(?:://|www\.|mailto:|xmpp:|@)[^\s<]*\Z", re.IGNORECASE)


class Rule(DocumentRule):
    """All text of a question, an answer, a field of Markdown and a body is delivered, in its order.

    Markdown takes `<name>` in a sentence, and `List<int>`, for HTML. What is delivered is cleaned: only elements that
    are known to be harmless stay, and of others not even the name is seen; some take with them all that follows. A tag
    that is never closed, as `<table>` in a sentence, is not seen either. Text in a table but outside of its cells is
    moved.
    """

    plain_markdown = False

    def check(self, document: Document) -> Iterator[Finding]:
        if isinstance(document.record, QuestionRecord) or document.collection.declared:
            for question in document.questions:
                yield from _check(document, question, inline=True)
            for answer in document.answers:
                yield from _check(document, answer, inline=False)


def _check(document: Document, text: Answer, *, inline: bool) -> Iterator[Finding]:
    if "[^" in text.text.text and not inline:
        yield from _lost_notes(document, text)
    if not any(mark.kind is not Kind.COMMENT for html in text.markup for mark in marks(html.text)):
        return
    from answerkey.rendering.losses import losses  # a renderer is worth its import only where there is HTML

    hidden = {problem.span.start for problem in text.problems}
    for loss in losses(text.text.text, inline=inline, dialect=document.collection.dialect):
        span = _span(text, loss.place)
        if span.start not in hidden:
            yield _finding(document, text, loss, span)


def _lost_notes(document: Document, text: Answer) -> Iterator[Finding]:
    """Yield a finding for each footnote that is not shown."""
    from answerkey.rendering.losses import lost_notes  # as above

    lines = list(line_spans(text.text.text))
    for line, label in lost_notes(text.text.text, document.collection.dialect):
        mark = f"[^{label}]:"
        start = text.text.text.find(mark, *lines[line])
        span = text.text.span(max(start, lines[line].start), max(start, lines[line].start) + len(mark))
        message = f"the footnote {quoted(mark[:-1])} is not shown: no text refers to it, or it is defined before"
        yield Finding(span, message, "refer to it, or remove it")


def _finding(document: Document, text: Answer, loss: Loss, span: Span) -> Finding:
    shown = quoted(document.text[slice(*span)])
    if loss.place is None:
        return Finding(span, "the HTML that is made of this text lacks some of it", "write it without HTML")
    if loss.moves:
        message = f"{shown} moves text elsewhere or hides it in what is delivered"
        return Finding(span, message, "nest and close the HTML as its standard says, or write Markdown")
    message = f"{shown} is left out of what is delivered: it reads as an HTML tag"
    hint = "put it into backticks, or write `\\<`; remove it if it is meant as HTML"
    return Finding(span, message, hint, fix=_escaping(document, text, loss))


def _span(text: Answer, place: Place | None) -> Span:
    if place is None or place.html >= len(text.markup):
        return text.text.span(0, 0)
    return text.markup[place.html].span(place.mark.start, place.mark.end)


def _escaping(document: Document, text: Answer, loss: Loss) -> Fix | None:
    """Escape the tag and the one that closes it."""
    places = [place for place in (loss.place, loss.closing) if place is not None]
    edits = [_escape(document, text, place) for place in places]
    if None in edits:
        return None
    return Fix("escape it", Applicability.UNSAFE, tuple(edit for edit in edits if edit is not None))


def _escape(document: Document, text: Answer, place: Place) -> Edit | None:
    """Write `\\<`, which is no escape within a block of HTML; nor is it one that YAML has between double quotes."""
    start = _span(text, place).start
    if document.text[start : start + 1] != "<" or place.html >= len(text.markup):
        return None
    if _URL.search(document.text, line_start(document.text, start), start):
        return None  # an escape would be a part of the address
    scalar = find(document.tree, text.route) if document.tree is not None and text.route else None
    double_quoted = isinstance(scalar, Scalar) and scalar.style == '"'
    inside = bool(text.markup[place.html].text[: place.mark.start].strip())
    return Edit(Span(start, start + 1), "&lt;" if double_quoted or inside else "\\<")
