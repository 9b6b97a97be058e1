"""The parts of a file that have a stage: a page, its questions, or a document."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.model.corpus import Facts
from answerkey.model.views import DocumentRecord, Page, View


def parts(facts: Facts) -> Iterator[View]:
    """Yield a page and each of its questions, or a document."""
    record = staged(facts)
    if record is not None:
        yield record
    if isinstance(record, Page):
        yield from record.questions


def staged(facts: Facts) -> Page | DocumentRecord | None:
    """Return the page or document of a file; None for another one."""
    return facts.record if isinstance(facts.record, Page | DocumentRecord) else None
