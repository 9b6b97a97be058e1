"""`publication/period`: content is published at some time."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.base_index import BaseIndex
from answerkey.model.corpus import Facts
from answerkey.model.messages import described, quoted, time_fault
from answerkey.model.publication import EXPIRES, PUBLISH, TIMES, Publishing, Unreadable
from answerkey.model.views import DocumentRecord, Record, View
from answerkey.rules.base import IndexRule
from answerkey.rules.publication._parts import parts


class Rule(IndexRule):
    """`expires` of a page, question or document is after `publish`, and both are dates, or times with their offset.

    Nobody would ever see anything else. A question has the times of its page, too. A date means its first moment in the
    `time-zone` of the base.
    """

    plain_markdown = False

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        if isinstance(facts.record, DocumentRecord):
            yield from _unreadable(facts.record)
        for view in parts(facts):
            yield from _contradictions(facts.record, view, index.settings.publishing)


def _unreadable(document: DocumentRecord) -> Iterator[Finding]:
    """Yield the faults of times in a document; those of pages are reported by their schema."""
    for key in TIMES:
        value = document.data.get(key)
        fault = time_fault(value if isinstance(value, str) else "")
        if value is not None and fault:
            message = f"{quoted(key)} must be a date or time, not {described(value)}"
            yield Finding(document.span_of(key), message, fault)


def _contradictions(record: Record, view: View, publishing: Publishing) -> Iterator[Finding]:
    """Yield a finding where a part ends before it begins, unless its page does that already."""
    around = () if view is record else (record,)
    try:
        outer, period = publishing.period(*around), publishing.period(*around, view)
    except Unreadable:
        return
    if period.is_empty and not outer.is_empty and period.start is not None and period.end is not None:
        key = EXPIRES if view.data.get(EXPIRES) is not None else PUBLISH
        start, end = period.start.isoformat(), period.end.isoformat()
        message = f"readers never see this: it would expire on {end}, and be published on {start}"
        yield Finding(view.span_of(key), message, "put `expires` behind `publish`, or remove one")
