"""The lines of a file by which a review is compared with later changes."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.model.document import Document
from answerkey.model.publication import REVIEW
from answerkey.model.views import DocumentRecord, Page

WHOLE = ""
"""The name of the lines of a whole file; it is the route of all of its data."""


def review_lines(document: Document) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the lines of the state of review of a file, and those of the file; nothing of a file without a state."""
    record, text = document.record, document.text
    if isinstance(record, Page | DocumentRecord) and isinstance(record.data.get(REVIEW), str):
        line = text.count("\n", 0, record.span_of(REVIEW).start)
        yield REVIEW, (line, line)
        yield WHOLE, (0, text.count("\n", 0, len(text.rstrip())))
