"""`publication/period`: content is published at some time."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.corpus import Corpus
from answerkey.model.messages import described, quoted, time_fault
from answerkey.model.publication import EXPIRES, PUBLISH, TIMES, Unreadable
from answerkey.model.views import DocumentRecord, Record, View
from answerkey.rules.base import CorpusRule
from answerkey.rules.publication._parts import parts


class Rule(CorpusRule):
    """`expires` of a page, question or document is after `publish`, and both are dates, or times with their offset.

    Nobody would ever see anything else. A question has the times of its page, too. A date means its first moment in the
    `time-zone` of the base.
    """

    plain_markdown = False

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        for record, view in parts(corpus):
            if isinstance(record, DocumentRecord):
                yield from _unreadable(record)
            yield from _contradictions(record, view, corpus)


def _unreadable(document: DocumentRecord) -> Iterator[Finding]:
    """Yield the faults of times in a document; those of pages are reported by their schema."""
    for key in TIMES:
        value = document.data.get(key)
        fault = time_fault(value if isinstance(value, str) else "")
        if value is not None and fault:
            message = f"{quoted(key)} must be a date or time, not {described(value)}"
            yield Finding(document.span_of(key), message, fault, path=document.path)


def _contradictions(record: Record, view: View, corpus: Corpus) -> Iterator[Finding]:
    """Yield a finding where a part ends before it begins, unless its page does that already."""
    publishing, around = corpus.publishing, () if view is record else (record,)
    try:
        outer, period = publishing.period(*around), publishing.period(*around, view)
    except Unreadable:
        return
    if period.is_empty and not outer.is_empty and period.start is not None and period.end is not None:
        key = EXPIRES if view.data.get(EXPIRES) is not None else PUBLISH
        start, end = period.start.isoformat(), period.end.isoformat()
        message = f"readers never see this: it would expire on {end}, and be published on {start}"
        yield Finding(view.span_of(key), message, "put `expires` behind `publish`, or remove one", path=record.path)
