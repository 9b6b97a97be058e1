"""Translates what people type into a query of FTS5. `stem` is the function of the language (`stemming`).

A word matches itself, words with another ending (``testing`` finds ``tests``), and parts of compound words.
``async/await`` is a phrase or, ranked below, both words. Text in double quotes is a phrase. There is no other syntax,
so no query is invalid: only letters, digits and ``_@+#`` ever reach FTS5, in quotes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from answerkey.delivery.store.highlights import SearchText, fold
from answerkey.delivery.store.stemming import Stem
from answerkey.delivery.words import is_unspaced, pieces, spaced

MAX_QUERY: Final = 400
"""The most characters of a query; the rest is ignored."""
_MAX_PIECES = 16  # of a query; each costs time
_MAX_LETTERS = 32  # of a piece of a script without spaces
_MOST_SUBSTITUTES = 20
_SHORTEST_PREFIX = 2
_SIGNS = "_@+#"
_TERM = re.compile(r'"([^"]+)"|(\S+)')

WEIGHTS: Final = (10.0, 4.0, 2.0, 3.0, 1.0)
"""The weights of a match in question, answer, code, names and parts."""

Vocabulary = Callable[[str], list[str]]
"""A function that returns the words of the index that contain a text, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a query, or a phrase in quotes."""

    text: str
    quoted: bool = False
    prefix: bool = False

    @property
    def pieces(self) -> list[str]:
        return [piece[:_MAX_LETTERS] for piece in pieces(self.text)[:_MAX_PIECES]]


def terms(text: str, *, prefix: bool) -> list[Term]:
    """Return the terms of a query. With `prefix`, the last one may be unfinished, unless a space follows it."""
    text = normal(text)
    candidates = [Term(m[1] or m[2], quoted=m[1] is not None) for m in _TERM.finditer(text)]
    words = list(_affordable(dict.fromkeys(term for term in candidates if term.pieces)))
    if prefix and words and candidates[-1] == words[-1] and not candidates[-1].quoted and text == text.rstrip():
        words[-1] = Term(words[-1].text, prefix=True)
    return words


def _affordable(candidates: Iterable[Term]) -> Iterator[Term]:
    """Yield the first terms, up to the number of pieces that a query may have."""
    left = _MAX_PIECES
    for term in candidates:
        left -= len(term.pieces)
        if left < 0:
            return
        yield term


def normal(text: str) -> str:
    """Return a query in Unicode's form NFC, without control characters and unassigned ones."""
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Cn") else c for c in text[:MAX_QUERY])
    return unicodedata.normalize("NFC", text)


def all_of(terms: Iterable[Term], substitutes: dict[str, list[str]], stem: Stem) -> str:
    """Return the query for all terms; `substitutes` maps unknown pieces to known words that contain them."""
    terms = list(terms)
    every = " AND ".join(_term(term, substitutes, stem) for term in terms)
    loose = [piece for term in terms if not term.quoted for piece in term.pieces]
    if len(terms) > 1 and len(loose) > 1:
        return f"({every}) OR ({every} AND {_phrase(loose)})"  # adjacent words rank higher
    return every


def any_of(terms: Iterable[Term], substitutes: dict[str, list[str]], stem: Stem) -> str:
    """Return the query for any of the terms."""
    return " OR ".join(_term(term, substitutes, stem) for term in terms)


def marks(terms: Iterable[Term], substitutes: dict[str, list[str]], stem: Stem) -> list[SearchText]:
    """Return the texts to mark in hits."""
    texts: dict[SearchText, None] = {}
    for term in terms:
        texts[SearchText(term.text, term.prefix)] = None
        for piece in () if term.quoted else term.pieces:
            texts[SearchText(piece, is_unspaced(piece) or (term.prefix and piece == term.pieces[-1]))] = None
            texts |= {SearchText(stem(piece), open=True): None} if stem(piece) != piece else {}
            texts |= {SearchText(word): None for word in substitutes.get(piece, ())}
    return list(texts)


def substitutes(
    terms: Iterable[Term], is_prefix: Callable[[str], bool], holding: Vocabulary, stem: Stem
) -> dict[str, list[str]]:
    """Map each piece that the index lacks to words that contain it, with or without its signs.

    Markdown may have removed the signs: ``__init__`` in prose is rendered as a bold word.
    """
    words_of = {}
    for piece in _loose(terms):
        if not is_unspaced(piece) and len(piece) > _SHORTEST_PREFIX and not is_prefix(stem(piece)):
            bare = piece.strip(_SIGNS)
            words = holding(fold(piece)) or (holding(fold(bare)) if len(bare) > _SHORTEST_PREFIX else [])
            words_of[piece] = [word for word in words if pieces(word) == [word]][:_MOST_SUBSTITUTES]
    return words_of


def suggestion(text: str, unknown: Iterable[str], words: Callable[[str], list[str]]) -> str:
    """Return the query with unknown words replaced by the nearest known ones; empty if there are none."""
    better = normal(text)
    for piece in unknown:
        near = get_close_matches(fold(piece), words(fold(piece)), 1, 0.75)
        if near:
            better = better.replace(piece, near[0])
    return better.strip() if better != normal(text) else ""


def _loose(terms: Iterable[Term]) -> Iterator[str]:
    return (piece for term in terms if not term.quoted for piece in term.pieces)


def _term(term: Term, substitutes: dict[str, list[str]], stem: Stem) -> str:
    if term.quoted:
        return _phrase(term.pieces)
    last = term.pieces[-1] if term.prefix else None
    each = [_piece(piece, substitutes, stem, prefix=piece == last) for piece in dict.fromkeys(term.pieces)]
    if len(term.pieces) == 1:
        return each[0]
    whole = _phrase(term.pieces) + (" *" if term.prefix and not is_unspaced(term.pieces[-1]) else "")
    return f"({whole} OR ({' AND '.join(each)}))"


def _piece(piece: str, substitutes: dict[str, list[str]], stem: Stem, *, prefix: bool) -> str:
    if is_unspaced(piece):
        return f'parts : "{spaced(piece)}"'
    short = stem(piece)
    either = [f'"{piece}"']
    if prefix and len(piece) >= _SHORTEST_PREFIX:
        either.append(f'"{piece}" *')
    if short != piece:
        either.append(f'"{short}" *')
    either += [f'"{word}"' for word in substitutes.get(piece, ())]
    return f"({' OR '.join(either)})" if len(either) > 1 else either[0]


def _phrase(words: Iterable[str]) -> str:
    return f'"{" ".join(words)}"'
