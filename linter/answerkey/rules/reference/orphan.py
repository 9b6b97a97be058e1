"""`reference/orphan`: every topic has pages, every framework topics."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.model.corpus import Corpus
from answerkey.rules.base import CorpusRule


class Rule(CorpusRule):
    """A topic has a page and a framework has a topic.

    An empty one is a promise in the navigation with nothing behind it.
    """

    severity = Severity.WARNING

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        owners = {topic.framework_slug for topic in corpus.topics}
        lost = owners - set(corpus.framework_by_slug)  # a topic of one of these may belong to any framework
        for framework in corpus.frameworks:
            if framework.slug and framework.slug not in owners and not lost:
                yield Finding(framework.span_of("slug"), f"`{framework.slug}` has no topic", path=framework.path)
        parents = {(page.framework_slug, page.topic_slug) for page in corpus.pages}
        folders = {tuple(page.path.split("/")[1:3]) for page in corpus.pages}
        for topic in corpus.topics:
            key = (topic.framework_slug, topic.slug)
            if topic.slug and topic.framework_slug not in lost and key not in parents and key not in folders:
                yield Finding(topic.span_of("slug"), f"`{topic.slug}` has no page", path=topic.path)
