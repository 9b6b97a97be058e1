"""The parts of a base that have a stage: pages, their questions, and documents."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.model.corpus import Corpus
from answerkey.model.views import DocumentRecord, Page, Record, View


def parts(corpus: Corpus) -> Iterator[tuple[Record, View]]:
    """Yield each page, question and document with the record of its file."""
    for record in files(corpus):
        yield record, record
        if isinstance(record, Page):
            yield from ((record, question) for question in record.questions)


def files(corpus: Corpus) -> Iterator[Page | DocumentRecord]:
    """Yield each page and document."""
    records = (entry.record for entry in corpus.entries)
    return (record for record in records if isinstance(record, Page | DocumentRecord))
