"""Translations with what they translate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from answerkey.model.corpus import Corpus, Facts
from answerkey.model.locales import TRANSLATED
from answerkey.model.views import QuestionRecord, Record, Translation
from answerkey.source import Span

TRANSLATIONS = frozenset(TRANSLATED.values())
"""The collections of translations."""


class Pair(NamedTuple):
    """The translation of a file, and that file."""

    translation: Facts
    source: Facts


def pairs(corpus: Corpus) -> Iterator[Pair]:
    """Yield each translation that can be read with its source, if it has one that can be read."""
    for entry in corpus.translations:
        assert isinstance(entry.record, Translation)
        source = corpus.sources.get(entry.record.source)
        if source is not None and not source.record.broken and not entry.record.broken:
            yield Pair(entry, source)


def text_span(record: Record, name: str) -> Span:
    """Return the span of a text by its route with the id of its question: `title`, `questions.sign.a`."""
    if isinstance(record, QuestionRecord) and name.startswith("questions."):
        id_, _, key = name.removeprefix("questions.").partition(".")
        return next((q.span_of(*key.split(".")) for q in record.questions if q.id == id_), record.span_of("questions"))
    return record.span_of(name) if name else Span(0, 0)
