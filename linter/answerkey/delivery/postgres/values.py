"""Values as PostgreSQL takes them: no NUL, no lone surrogates; and words with their places, for phrases."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import islice
from typing import Any, Final

from answerkey.delivery.search_index.tokens import fold
from answerkey.delivery.sinks._texts import cleaned, is_storable, text_of
from answerkey.delivery.words import pieces

Row = tuple[Any, ...]
_MOST_PLACES: Final = 16_380  # of words; a tsvector knows 16,383
_LONGEST_WORD: Final = 2_000  # bytes; a lexeme has 2,046
_MOST_BYTES: Final = 500_000
_GAP: Final = 2  # places between two texts, so that no phrase spans both


def row_hash(row: Row) -> bytes:
    """Return the hash of a row."""
    return blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def storable(row: Row, structured: Iterable[int]) -> Row:
    """Return a row that PostgreSQL takes, in which U+FFFD stands for NUL and for lone surrogates.

    `structured` are the places of values of JSON, which must not have them behind escapes either.
    """
    result = row if all(map(is_storable, row)) else tuple(map(text_of, row))
    for place in structured:
        value = result[place]
        if value is not None and ("\\u0000" in value or "\\ud" in value):
            clean = json.dumps(cleaned(json.loads(value)), ensure_ascii=False, separators=(",", ":"))
            result = (*result[:place], clean, *result[place + 1 :])
    return result


def phrases(texts: Iterable[str]) -> str:
    """Return the words of texts with their places, as a tsvector is written.

    Of very long texts the first words count: 16,380, and 255 of one word.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    place, size = 1, 0
    for text in texts:
        for word in islice(pieces(text), _MOST_PLACES):
            folded = fold(word)
            size += 2 + (0 if folded in places else len(folded.encode()))
            if place > _MOST_PLACES or size > _MOST_BYTES:
                break
            if len(folded.encode()) <= _LONGEST_WORD:
                places[folded].append(place)
            place += 1
        place += _GAP
    return " ".join(f"{lexeme(word)}:{','.join(map(str, at[:255]))}" for word, at in places.items())


def lexeme(word: str) -> str:
    """Return a folded word as it is written in a tsvector or a tsquery."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def phrase_query(words: Sequence[str]) -> str:
    """Return the tsquery of words that follow one another."""
    return " <-> ".join(lexeme(fold(word)) for word in words)
