"""`publication/unapproved`: what is due to be published was approved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from msgspec import Struct

from answerkey.diagnostics import Finding, Severity
from answerkey.model.base_index import BaseIndex
from answerkey.model.corpus import Facts
from answerkey.model.messages import quoted
from answerkey.model.publication import PUBLISH, REVIEW, Publishing, Unreadable, is_draft, zone
from answerkey.model.views import DocumentRecord, Page
from answerkey.rules.base import IndexRule
from answerkey.rules.publication._parts import staged


class Rule(IndexRule, Struct, frozen=True):
    """A page whose `publish` is at most `days` days ahead is in a state of review that is delivered.

    It would be held back on that day. A page without `review` is reported where one is `required`; a draft is not.
    """

    severity = Severity.WARNING
    plain_markdown = False
    days: int = 7

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        publishing = index.settings.publishing
        record = staged(facts)
        if record is None or not publishing.awaits_review(record) or is_draft(record):
            return
        state = record.data.get(REVIEW)
        if state is None:
            start = record.span_of()._replace(end=record.span_of().start)
            yield Finding(start, "this has no `review`, and is held back", _hint(publishing))
        elif state in publishing.states:
            first = datetime.combine(index.today, time(), zone(publishing.time_zone))
            if _is_due(record, publishing, first + timedelta(days=self.days + 1)):
                message = f"this is to be published on {quoted(record.data[PUBLISH])}, and is still {quoted(state)}"
                yield Finding(record.span_of(REVIEW), message, _hint(publishing))


def _is_due(record: Page | DocumentRecord, publishing: Publishing, soon: datetime) -> bool:
    try:
        start = publishing.time(record, PUBLISH)
    except Unreadable:
        return False
    return start is not None and start < soon


def _hint(publishing: Publishing) -> str:
    states = " or ".join(f"`review: {state}`" for state in publishing.deliver)
    return f"set {states} when it was reviewed" if states else "`review.deliver` in the configuration names no state"
