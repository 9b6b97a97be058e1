"""`reference/name`: a page calls its framework and topic by their names."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.base_index import BaseIndex, Row, joined
from answerkey.model.corpus import Facts
from answerkey.model.messages import quoted
from answerkey.model.relations import FRAMEWORKS, TOPICS
from answerkey.model.value_edits import value_edit
from answerkey.model.views import Page
from answerkey.rules.base import IndexRule
from answerkey.rules.replacement import replacement


class Rule(IndexRule):
    """`framework` and `topic` on a page are the names of the records that its slugs lead to.

    A reader who sees two names takes them for two things.
    """

    relations = (FRAMEWORKS, TOPICS)

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        page = facts.record
        if isinstance(page, Page):
            framework, topic = page.framework_slug or "", page.topic_slug or ""
            yield from _compare(page, "framework", page.framework, index.first(FRAMEWORKS, framework))
            yield from _compare(page, "topic", page.topic, index.first(TOPICS, joined(framework, topic)))


def _compare(page: Page, key: str, name: str | None, record: Row | None) -> Iterator[Finding]:
    actual = record.value if record is not None else None
    if name is None or actual is None or name == actual:
        return
    span = page.span_of(key)
    fix = replacement(value_edit(span, name, actual), actual)
    yield Finding(span, f"the {key} is called {quoted(actual)}, not {quoted(name)}", fix=fix)
