"""`reference/framework`: the framework that a file names exists."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.base_index import BaseIndex
from answerkey.model.corpus import Facts
from answerkey.model.messages import did_you_mean, quoted
from answerkey.model.relations import FRAMEWORK_SLUGS, FRAMEWORKS
from answerkey.model.value_edits import value_edit
from answerkey.model.views import Page, Topic
from answerkey.rules.base import IndexRule
from answerkey.rules.replacement import replacement


class Rule(IndexRule):
    """`frameworkSlug` is the slug of a framework.

    A page or topic of a framework that does not exist can't be reached.
    """

    relations = (FRAMEWORKS, FRAMEWORK_SLUGS)
    suggests = True

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        record = facts.record
        slug = record.framework_slug if isinstance(record, (Page, Topic)) else None
        if slug and index.first(FRAMEWORKS, slug) is None:
            message = f"no framework has the slug {quoted(slug)}"
            span = record.span_of("frameworkSlug")
            suggestion = index.suggestion(self.id, slug, lambda: index.values(FRAMEWORK_SLUGS, ""))
            fix = replacement(value_edit(span, slug, suggestion), suggestion)
            yield Finding(span, message, did_you_mean(suggestion), fix=fix)
