"""`reference/name`: a page calls its framework and topic by their names."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.corpus import Corpus
from answerkey.model.messages import quoted
from answerkey.model.value_edits import value_edit
from answerkey.model.views import Framework, Page, Topic
from answerkey.rules.base import CorpusRule
from answerkey.rules.replacement import replacement


class Rule(CorpusRule):
    """`framework` and `topic` on a page are the names of the records that its slugs lead to.

    A reader who sees two names takes them for two things.
    """

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        for page in corpus.pages:
            framework = corpus.framework_by_slug.get(page.framework_slug or "")
            topic = corpus.topic_by_slug.get((page.framework_slug or "", page.topic_slug or ""))
            yield from _compare(page, "framework", page.framework, framework)
            yield from _compare(page, "topic", page.topic, topic)


def _compare(page: Page, key: str, name: str | None, record: Framework | Topic | None) -> Iterator[Finding]:
    if name is None or record is None or record.name is None or name == record.name:
        return
    span = page.span_of(key)
    fix = replacement(value_edit(span, name, record.name), record.name)
    yield Finding(span, f"the {key} is called {quoted(record.name)}, not {quoted(name)}", fix=fix, path=page.path)
