"""`reference/order`: siblings have different places in their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from answerkey.diagnostics import Finding, Related, Severity
from answerkey.model.addresses import address_of
from answerkey.model.base_index import BaseIndex, Rows, joined
from answerkey.model.corpus import Facts
from answerkey.model.views import Framework, Page, Record, Topic
from answerkey.rules.base import IndexRule
from answerkey.source import Span


def _places(facts: Facts) -> Iterator[tuple[str, Any]]:
    record = facts.record
    key = _key(record)
    if key is not None:
        yield key, [address_of(record) or record.stem, *record.span_of("order")]


_PLACES = Rows("places-in-order", _places)
"""The names of frameworks, topics and pages with the spans of their order, by their parent and their order."""


class Rule(IndexRule):
    """No two frameworks, topics of a framework or pages of a topic have the same `order`.

    Where two have the same, each front end chooses an order of its own.
    """

    severity = Severity.WARNING
    relations = (_PLACES,)

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        record, key = facts.record, _key(facts.record)
        other = index.first(_PLACES, key) if key is not None else None
        if other is None or other.path == facts.path or not isinstance(record, (Framework, Topic, Page)):
            return
        name, start, end = other.value
        related = (Related(Span(start, end), "the other one", other.path),)
        yield Finding(record.span_of("order"), f"`{name}` has the order {record.order} too", "", related)


def _key(record: Record) -> str | None:
    """Return what no sibling may share; None for a file without an order or a parent."""
    if not isinstance(record, (Framework, Topic, Page)) or record.order is None:
        return None
    parents: list[str | None] = ["framework"]
    if isinstance(record, Page):
        parents = ["page", record.framework_slug, record.topic_slug]
    elif isinstance(record, Topic):
        parents = ["topic", record.framework_slug]
    return None if None in parents else joined(*map(str, parents), str(record.order))
