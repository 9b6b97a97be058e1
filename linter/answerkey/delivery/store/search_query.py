"""From what people type to a query that FTS5 takes.

Words are looked for as they stand, with other endings (``testing`` finds ``tests``), and as parts of compound ones;
``async/await`` is a phrase or, ranked below, both words. Text in double quotes is a phrase and nothing else. There is
no other syntax, so there is none that could be wrong: only letters, digits and ``_@+#`` ever reach FTS5, in quotes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from answerkey.delivery.store.highlights import Sought, fold
from answerkey.delivery.store.words import is_unspaced, pieces, spaced

MAX_QUERY: Final = 400
"""Characters of a query that count; what stands behind them is left out."""
_MAX_PIECES = 16  # of a query; each costs time
_MAX_LETTERS = 32  # of a piece of a script without spaces
_MOST_SUBSTITUTES = 20
_SHORTEST_STEM = 4
_SHORTEST_PREFIX = 2
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "ed", "es", "e", "s", "y")
_SIGNS = "_@+#"
_TERM = re.compile(r'"([^"]+)"|(\S+)')

WEIGHTS: Final = (10.0, 4.0, 2.0, 3.0, 1.0)
"""What a match counts in question, answer, code, names and parts."""

Vocabulary = Callable[[str], list[str]]
"""The words of the index that hold a text, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words in quotes, that a query asks for."""

    text: str
    quoted: bool = False
    prefix: bool = False

    @property
    def pieces(self) -> list[str]:
        return [piece[:_MAX_LETTERS] for piece in pieces(self.text)[:_MAX_PIECES]]


def terms(text: str, *, prefix: bool) -> list[Term]:
    """The terms of a query. With `prefix` the last one may be the beginning of a word, unless a space follows it."""
    text = normal(text)
    found = [Term(m[1] or m[2], quoted=m[1] is not None) for m in _TERM.finditer(text)]
    words = list(_affordable(dict.fromkeys(term for term in found if term.pieces)))
    if prefix and words and found[-1] == words[-1] and not found[-1].quoted and text == text.rstrip():
        words[-1] = Term(words[-1].text, prefix=True)
    return words


def _affordable(found: Iterable[Term]) -> Iterator[Term]:
    """The first terms, as far as they come to no more pieces than a query may have."""
    left = _MAX_PIECES
    for term in found:
        left -= len(term.pieces)
        if left < 0:
            return
        yield term


def normal(text: str) -> str:
    """A query in the normal form that counts, without what is no text."""
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Cn") else c for c in text[:MAX_QUERY])
    return unicodedata.normalize("NFC", text)


def all_of(wanted: Iterable[Term], substitutes: dict[str, list[str]]) -> str:
    """The query for what has all terms; `substitutes` are known words that hold a piece that is unknown."""
    wanted = list(wanted)
    every = " AND ".join(_term(term, substitutes) for term in wanted)
    loose = [piece for term in wanted if not term.quoted for piece in term.pieces]
    if len(wanted) > 1 and len(loose) > 1:
        return f"({every}) OR ({every} AND {_phrase(loose)})"  # the words side by side count more
    return every


def any_of(wanted: Iterable[Term], substitutes: dict[str, list[str]]) -> str:
    """The query for what has any of the terms."""
    return " OR ".join(_term(term, substitutes) for term in wanted)


def marks(wanted: Iterable[Term], substitutes: dict[str, list[str]]) -> list[Sought]:
    """What is marked in hits."""
    found: dict[Sought, None] = {}
    for term in wanted:
        found[Sought(term.text, term.prefix)] = None
        for piece in () if term.quoted else term.pieces:
            found[Sought(piece, is_unspaced(piece) or (term.prefix and piece == term.pieces[-1]))] = None
            found |= {Sought(stem(piece), open=True): None} if stem(piece) != piece else {}
            found |= {Sought(word): None for word in substitutes.get(piece, ())}
    return list(found)


def stem(word: str) -> str:
    """The word without a common English ending; most that it begins are words of the same stem."""
    if word.isascii() and word.isalpha():
        for ending in _ENDINGS:
            if word.lower().endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
                return word[: -len(ending)]
    return word


def substitutes(wanted: Iterable[Term], known: Callable[[str], bool], holding: Vocabulary) -> dict[str, list[str]]:
    """For each piece that the index does not have: words that hold it, or that hold it without its signs.

    Signs may be lost: what stands as ``__init__`` in prose is rendered as a bold word.
    """
    found = {}
    for piece in _loose(wanted):
        if not is_unspaced(piece) and len(piece) > _SHORTEST_PREFIX and not known(stem(piece)):
            bare = piece.strip(_SIGNS)
            words = holding(fold(piece)) or (holding(fold(bare)) if len(bare) > _SHORTEST_PREFIX else [])
            found[piece] = [word for word in words if pieces(word) == [word]][:_MOST_SUBSTITUTES]
    return found


def suggestion(text: str, unknown: Iterable[str], words: Callable[[str], list[str]]) -> str:
    """The query with the nearest known word for each unknown one; empty where there is none to give."""
    better = normal(text)
    for piece in unknown:
        near = get_close_matches(fold(piece), words(fold(piece)), 1, 0.75)
        if near:
            better = better.replace(piece, near[0])
    return better.strip() if better != normal(text) else ""


def _loose(wanted: Iterable[Term]) -> Iterator[str]:
    return (piece for term in wanted if not term.quoted for piece in term.pieces)


def _term(term: Term, known: dict[str, list[str]]) -> str:
    if term.quoted:
        return _phrase(term.pieces)
    last = term.pieces[-1] if term.prefix else None
    each = [_piece(piece, known, prefix=piece == last) for piece in dict.fromkeys(term.pieces)]
    if len(term.pieces) == 1:
        return each[0]
    whole = _phrase(term.pieces) + (" *" if term.prefix and not is_unspaced(term.pieces[-1]) else "")
    return f"({whole} OR ({' AND '.join(each)}))"


def _piece(piece: str, known: dict[str, list[str]], *, prefix: bool) -> str:
    if is_unspaced(piece):
        return f'parts : "{spaced(piece)}"'
    short = stem(piece)
    either = [f'"{piece}"']
    if prefix and len(piece) >= _SHORTEST_PREFIX:
        either.append(f'"{piece}" *')
    if short != piece:
        either.append(f'"{short}" *')
    either += [f'"{word}"' for word in known.get(piece, ())]
    return f"({' OR '.join(either)})" if len(either) > 1 else either[0]


def _phrase(words: Iterable[str]) -> str:
    return f'"{" ".join(words)}"'
