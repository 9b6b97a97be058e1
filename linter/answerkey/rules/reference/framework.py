"""`reference/framework`: the framework that a file names exists."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.corpus import Corpus
from answerkey.model.messages import did_you_mean, quoted
from answerkey.model.value_edits import value_edit
from answerkey.model.views import Page, Topic
from answerkey.rules.base import CorpusRule
from answerkey.rules.replacement import replacement
from answerkey.rules.suggestions import Suggestions


class Rule(CorpusRule):
    """`frameworkSlug` is the slug of a framework.

    A page or topic of a framework that does not exist can't be reached.
    """

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        suggestions = Suggestions(corpus.framework_by_slug)
        records: tuple[Topic | Page, ...] = (*corpus.topics, *corpus.pages)
        for record in records:
            slug = record.framework_slug
            if slug and slug not in corpus.framework_by_slug:
                message = f"no framework has the slug {quoted(slug)}"
                span, suggestion = record.span_of("frameworkSlug"), suggestions.nearest(slug)
                fix = replacement(value_edit(span, slug, suggestion), suggestion)
                yield Finding(span, message, did_you_mean(suggestion), fix=fix, path=record.path)
