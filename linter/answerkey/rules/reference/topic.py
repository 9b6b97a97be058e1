"""`reference/topic`: the topic that a page names exists."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.base_index import BaseIndex, joined
from answerkey.model.corpus import Facts
from answerkey.model.messages import did_you_mean, quoted
from answerkey.model.relations import FRAMEWORKS, TOPIC_SLUGS, TOPIC_STEMS, TOPICS
from answerkey.model.value_edits import value_edit
from answerkey.model.views import Page
from answerkey.rules.base import IndexRule
from answerkey.rules.replacement import replacement


class Rule(IndexRule):
    """`topicSlug` is the slug of a topic of the page's framework.

    A page of a topic that does not exist appears in no navigation.
    """

    relations = (FRAMEWORKS, TOPICS, TOPIC_SLUGS, TOPIC_STEMS)
    suggests = True

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        page = facts.record
        if not isinstance(page, Page):
            return
        framework, slug = page.framework_slug, page.topic_slug
        if not framework or not slug or index.first(FRAMEWORKS, framework) is None:
            return
        if index.first(TOPICS, joined(framework, slug)) is not None or _is_unreadable(framework, slug, index):
            return
        message = f"`{framework}` has no topic with the slug {quoted(slug)}"
        span = page.span_of("topicSlug")
        suggestion = index.suggestion(f"{self.id} {framework}", slug, lambda: index.values(TOPIC_SLUGS, framework))
        fix = replacement(value_edit(span, slug, suggestion), suggestion)
        yield Finding(span, message, did_you_mean(suggestion), fix=fix)


def _is_unreadable(framework: str, slug: str, index: BaseIndex) -> bool:
    """Return True if the topic may be one that can't be found because of its own defects."""
    records = (record for stem in (slug, f"{framework}-{slug}") for record in index.values(TOPIC_STEMS, stem))
    return any(own is None or owner is None or index.first(FRAMEWORKS, owner) is None for own, owner in records)
