"""`reference/topic`: the topic that a page names exists."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.corpus import Corpus
from answerkey.model.messages import did_you_mean, quoted
from answerkey.model.value_edits import value_edit
from answerkey.rules.base import CorpusRule
from answerkey.rules.replacement import replacement
from answerkey.rules.suggestions import Suggestions


class Rule(CorpusRule):
    """`topicSlug` is the slug of a topic of the page's framework.

    A page of a topic that does not exist appears in no navigation.
    """

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        suggestions = _suggestions(corpus)
        for page in corpus.pages:
            framework, slug = page.framework_slug, page.topic_slug
            if not framework or not slug or framework not in corpus.framework_by_slug:
                continue
            if (framework, slug) in corpus.topic_by_slug or {slug, f"{framework}-{slug}"} & corpus.unreadable_topics:
                continue
            message = f"`{framework}` has no topic with the slug {quoted(slug)}"
            span, suggestion = page.span_of("topicSlug"), suggestions[framework].nearest(slug)
            fix = replacement(value_edit(span, slug, suggestion), suggestion)
            yield Finding(span, message, did_you_mean(suggestion), fix=fix, path=page.path)


def _suggestions(corpus: Corpus) -> dict[str, Suggestions]:
    topics: dict[str, list[str]] = {framework: [] for framework in corpus.framework_by_slug}
    for framework, topic in corpus.topic_by_slug:
        topics.setdefault(framework, []).append(topic)
    return {framework: Suggestions(slugs) for framework, slugs in topics.items()}
