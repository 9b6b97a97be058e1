"""The share of each volume in the index of a whole base."""

from __future__ import annotations

from functools import partial
from typing import Final

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.packing import json_line, packed, unpacked
from answerkey.delivery.search_index.files import document_records, question_records
from answerkey.delivery.search_index.index import (
    CountedWords,
    RecordCounts,
    SearchIndex,
    Words,
    count_words,
    lengths_of,
    make_index,
    scores_of,
)
from answerkey.delivery.search_index.merging import Layout, MergedScores, layout_of, merged_scores, updated
from answerkey.delivery.search_index.scores import Lengths, Scores
from answerkey.delivery.whole import Whole

_KINDS: Final = ("questions", "documents")
_MOST_UPDATED: Final = 10  # volumes that are faster to replace one after another than to merge all


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
    merged, begin = [], 0
    for kind in _KINDS:
        layout = layout_of([unpacked(piece, Lengths) for piece in whole.pieces(f"lengths of {kind}")], begin)
        merged.append(_merged(whole, kind, layout))
        begin = layout.end
    words = (unpacked(piece, Words) for piece in whole.pieces("words"))
    return make_index(merged, words, whole.locale, whole.synonyms)


def _merged(whole: Whole, kind: str, layout: Layout) -> MergedScores:
    """Return the scores of all volumes: those of the last build with the ones of changed volumes, where that can be."""
    name, scores = f"scores of {kind}", partial(_scores, whole, kind, layout.levels)
    kept, changed = whole.former_piece(name)
    merged = unpacked(kept, MergedScores) if kept is not None and len(changed) <= _MOST_UPDATED else None
    if merged is None or merged.layout != layout:
        merged = merged_scores(layout, map(scores, range(len(whole.inventories))))
    elif not changed:
        return merged
    else:
        for number in changed:
            merged = updated(merged, number, scores(number))
    whole.keep_piece(name, packed(merged))
    return merged


def _scores(whole: Whole, kind: str, levels: tuple[int, ...], number: int) -> Scores:
    """Return the scores of a volume, which are kept as long as the mean lengths are of the same levels."""

    def make(piece: bytes) -> bytes:
        return packed(scores_of(unpacked(piece, RecordCounts), levels))

    return unpacked(whole.made_of(number, f"words of {kind}", f"scores of {kind} {levels}", make), Scores)


def records_of(whole: Whole) -> list[bytes]:
    """Return what is shown of each record of a whole base as JSON, in the order of their numbers."""
    return [
        line for kind in _KINDS for piece in whole.pieces(f"hits of {kind}") for line in unpacked(piece, list[bytes])
    ]
