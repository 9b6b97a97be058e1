"""Hints within the text: the number of each question on its page."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from answerkey.lsp.open_file import OpenFile
from answerkey.model.views import QuestionRecord
from answerkey.source import Span


def inlay_hints(file: OpenFile, place: Span) -> Iterator[types.InlayHint]:
    """Yield ``3 of 11`` after the id of each question in a part of the file."""
    record = file.document.record
    questions = record.questions if isinstance(record, QuestionRecord) else ()
    for number, question in enumerate(questions, 1):
        span = question.span_of("id")
        if question.id and "id" in question.data and place.touches(span.end):
            yield types.InlayHint(file.positions.position(span.end), f"{number} of {len(questions)}", padding_left=True)
