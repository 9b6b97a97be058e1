"""The share of each volume in the index of a whole base."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.packing import packed, unpacked
from answerkey.delivery.search_index.files import document_records, question_records
from answerkey.delivery.search_index.index import RecordCounts, SearchIndex, count_records, make_index
from answerkey.delivery.whole import Whole

_WORDS: Final = "words of records"
_QUESTIONS: Final = "questions of hits"
_DOCUMENTS: Final = "documents of hits"


def word_pieces(catalog: Catalog) -> dict[str, bytes]:
    """Return the words of the records of a volume."""
    return catalog.derived(_word_pieces)


def _word_pieces(catalog: Catalog) -> dict[str, bytes]:
    return {_WORDS: packed(catalog.derived(count_records))}


def search_pieces(catalog: Catalog) -> dict[str, bytes]:
    """Return the words of the records of a volume, and what is shown of them."""
    shown = {_QUESTIONS: question_records(catalog), _DOCUMENTS: document_records(catalog)}
    return {**word_pieces(catalog), **{lane: packed(records) for lane, records in shown.items()}}


def whole_index(whole: Whole) -> SearchIndex:
    """Return the index of a whole base."""
    return whole.derived(_index)


def _index(whole: Whole) -> SearchIndex:
    return make_index([unpacked(piece, RecordCounts) for piece in whole.pieces(_WORDS)], whole.locale, whole.synonyms)


def records_of(whole: Whole) -> list[Mapping[str, Any]]:
    """Return what is shown of each record of a whole base, in the order of their numbers."""
    return [
        record
        for lane in (_QUESTIONS, _DOCUMENTS)
        for piece in whole.pieces(lane)
        for record in unpacked(piece, list[dict[str, Any]])
    ]
