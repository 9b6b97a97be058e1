"""Translations with the files that they translate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from answerkey.diagnostics import Finding
from answerkey.model.base_index import BaseIndex, Relation
from answerkey.model.corpus import Facts
from answerkey.model.relations import SOURCES
from answerkey.model.views import QuestionRecord, Record, Translation
from answerkey.rules.base import IndexRule
from answerkey.source import Span


class Pair(NamedTuple):
    """The translation of a file, and that file."""

    translation: Facts
    source: Facts


class PairRule(IndexRule):
    """Checks each translation that can be read, if it has a source that can be read."""

    relations: ClassVar[tuple[Relation, ...]] = (SOURCES,)

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        pair = pair_of(facts, index)
        if pair is not None:
            yield from self.findings(pair, index)

    def findings(self, pair: Pair, index: BaseIndex) -> Iterator[Finding]:
        """Yield the findings, which are in the translation."""
        raise AssertionError


def pair_of(facts: Facts, index: BaseIndex) -> Pair | None:
    """Return a translation with its source; None for another file, and where one of both can't be read."""
    record = facts.record
    if not isinstance(record, Translation) or record.broken:
        return None
    source = index.first(SOURCES, record.source)
    return Pair(facts, index.facts(source.path)) if source is not None and not source.value else None


def text_span(record: Record, name: str) -> Span:
    """Return the span of a text by its route with the id of its question: `title`, `questions.sign.a`."""
    if isinstance(record, QuestionRecord) and name.startswith("questions."):
        id_, _, key = name.removeprefix("questions.").partition(".")
        return next((q.span_of(*key.split(".")) for q in record.questions if q.id == id_), record.span_of("questions"))
    return record.span_of(name) if name else Span(0, 0)
