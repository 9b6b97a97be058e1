"""`reference/order`: siblings have different places in their order."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related, Severity
from answerkey.model.addresses import address_of
from answerkey.model.corpus import Corpus
from answerkey.model.views import Framework, Page, Topic
from answerkey.rules.base import CorpusRule

Sibling = Framework | Topic | Page


class Rule(CorpusRule):
    """No two frameworks, topics of a framework or pages of a topic have the same `order`.

    Where two have the same, each front end chooses an order of its own.
    """

    severity = Severity.WARNING

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        first: dict[tuple[object, ...], Sibling] = {}
        records: tuple[Sibling, ...] = (*corpus.frameworks, *corpus.topics, *corpus.pages)
        for record in records:
            parent = _parent(record)
            if record.order is None or None in parent:
                continue
            other = first.setdefault((*parent, record.order), record)
            if other is not record:
                related = (Related(other.span_of("order"), "the other one", other.path),)
                message = f"`{address_of(other) or other.stem}` has the order {record.order} too"
                yield Finding(record.span_of("order"), message, "", related, path=record.path)


def _parent(record: Sibling) -> tuple[object, ...]:
    if isinstance(record, Page):
        return "page", record.framework_slug, record.topic_slug
    return ("topic", record.framework_slug) if isinstance(record, Topic) else ("framework",)
