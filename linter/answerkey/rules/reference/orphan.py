"""`reference/orphan`: every topic has pages, every framework topics."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.model.base_index import BaseIndex, Sums, joined
from answerkey.model.corpus import Facts
from answerkey.model.relations import FRAMEWORKS, TOPIC_OWNERS, has_lost_topics, is_lost
from answerkey.model.views import Framework, Page, Topic
from answerkey.rules.base import IndexRule


def _owned(facts: Facts) -> dict[str, int]:
    slug = facts.record.framework_slug if isinstance(facts.record, Topic) else None
    return {slug: 1} if slug is not None else {}


def _parents(facts: Facts) -> dict[str, int]:
    page = facts.record
    if not isinstance(page, Page):
        return {}
    slugs = [page.framework_slug, page.topic_slug]
    keys = [joined(*filter(None, slugs))] if all(slugs) else []
    folders = page.path.split("/")[1:3]
    return dict.fromkeys([*keys, *([joined(*folders)] if len(folders) > 1 else [])], 1)


_OWNED = Sums("topics-of-framework", _owned)
_PARENTS = Sums("pages-of-topic", _parents)
"""The topics that have pages, as these say or as their folders do."""


class Rule(IndexRule):
    """A topic has a page and a framework has a topic.

    An empty one is a promise in the navigation with nothing behind it.
    """

    severity = Severity.WARNING
    relations = (FRAMEWORKS, TOPIC_OWNERS, _OWNED, _PARENTS)

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        record = facts.record
        if not isinstance(record, (Framework, Topic)) or not record.slug:
            return
        if isinstance(record, Framework):
            if not index.has(_OWNED, record.slug) and not has_lost_topics(index):
                yield Finding(record.span_of("slug"), f"`{record.slug}` has no topic")
            return
        topic = joined(record.framework_slug or "", record.slug)
        if not is_lost(record.framework_slug, index) and not index.has(_PARENTS, topic):
            yield Finding(record.span_of("slug"), f"`{record.slug}` has no page")
