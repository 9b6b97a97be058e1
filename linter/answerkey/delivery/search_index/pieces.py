"""The share of each volume in the index of a whole base."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.packing import json_line, packed, unpacked
from answerkey.delivery.search_index.files import document_records, question_records
from answerkey.delivery.search_index.index import (
    CountedWords,
    Lengths,
    RecordCounts,
    Scores,
    SearchIndex,
    Words,
    count_words,
    lengths_of,
    levels_of,
    make_index,
    scores_of,
)
from answerkey.delivery.whole import Whole

_KINDS: Final = ("questions", "documents")


def word_pieces(catalog: Catalog) -> dict[str, bytes]:
    """Return the words of the records of a volume."""
    return catalog.derived(_word_pieces)


def _word_pieces(catalog: Catalog) -> dict[str, bytes]:
    counted: CountedWords = catalog.derived(count_words)
    pieces = {"words": packed(counted.words)}
    for kind, counts in zip(_KINDS, (counted.questions, counted.documents), strict=True):
        pieces |= {f"words of {kind}": packed(counts), f"lengths of {kind}": packed(lengths_of(counts))}
    return pieces


def search_pieces(catalog: Catalog) -> dict[str, bytes]:
    """Return the words of the records of a volume, and what is shown of them, as JSON."""
    shown = {"questions": question_records(catalog), "documents": document_records(catalog)}
    lines = {f"hits of {kind}": packed([json_line(record) for record in records]) for kind, records in shown.items()}
    return {**word_pieces(catalog), **lines}


def whole_index(whole: Whole) -> SearchIndex:
    """Return the index of a whole base."""
    return whole.derived(_index)


def _index(whole: Whole) -> SearchIndex:
    lengths = [[unpacked(piece, Lengths) for piece in whole.pieces(f"lengths of {kind}")] for kind in _KINDS]
    scores = (_scores(whole, kind, levels_of(own)) for kind, own in zip(_KINDS, lengths, strict=True))
    words = (unpacked(piece, Words) for piece in whole.pieces("words"))
    return make_index(lengths, scores, words, whole.locale, whole.synonyms)


def _scores(whole: Whole, kind: str, levels: tuple[int, ...]) -> Iterator[Scores]:
    """Yield the scores of each volume, which are kept as long as the mean lengths are of the same levels."""

    def make(piece: bytes) -> bytes:
        return packed(scores_of(unpacked(piece, RecordCounts), levels))

    for piece in whole.made_of(f"words of {kind}", f"scores of {kind} {levels}", make):
        yield unpacked(piece, Scores)


def records_of(whole: Whole) -> list[bytes]:
    """Return what is shown of each record of a whole base as JSON, in the order of their numbers."""
    return [
        line for kind in _KINDS for piece in whole.pieces(f"hits of {kind}") for line in unpacked(piece, list[bytes])
    ]
