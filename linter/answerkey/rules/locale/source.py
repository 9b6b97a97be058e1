"""`locale/source`: a translation stands beside what it translates."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.model.base_index import BaseIndex, joined
from answerkey.model.corpus import Facts
from answerkey.model.messages import quoted
from answerkey.model.relations import SOURCE_LIST, SOURCES, TRANSLATIONS
from answerkey.model.views import Translation
from answerkey.rules.base import IndexRule
from answerkey.source import Span


class Rule(IndexRule):
    """A translation stands beside the file that it translates: `jwt.de.md` beside `jwt.md`.

    Without that nothing of it is delivered.
    """

    relations = (SOURCES, SOURCE_LIST, TRANSLATIONS)
    suggests = True

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        record = facts.record
        if not isinstance(record, Translation):
            return
        if index.first(SOURCES, record.source) is None:
            near = index.suggestion(self.id, record.source, lambda: index.values(SOURCE_LIST, ""))
            hint = f"did you mean {quoted(f'{near}.{record.locale}')}?" if near else "move it beside its source"
            yield Finding(Span(0, 0), f"there is no {quoted(record.source)} that this translates", hint)
        first = index.first(TRANSLATIONS, joined(record.source, record.locale))
        if first is not None and first.path != facts.path:
            yield Finding(Span(0, 0), f"{quoted(first.path)} translates the same file", "keep one of them")
