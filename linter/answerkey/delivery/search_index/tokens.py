"""Words of texts: whole, and in parts where they are made of some.

``HTTPException`` is the word `httpexception` with the parts `http` and `exception`, ``status_code`` has `status` and
`code`, ``@app`` has `app`. Scripts without spaces are pairs of neighbours: ``复制列表`` is `复制`, `制列` and `列表`.
`client/search.ts` does the same with queries.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from answerkey.delivery.words import EMOJI, UNSPACED_LETTERS

LONGEST = 64
"""The most characters of a word; longer ones are cut."""
_SHORTEST_PART = 2
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"  # combined with letters of words
_CHARACTER = rf"(?:[^\W{UNSPACED_LETTERS}]|[@+#{_MARKS}])"
_INSIDE = r"(?:['’](?=[^\W\d_])|(?<=\d)\.(?=\d))"  # `don't`, `3.12`
_RUN = re.compile(rf"[{UNSPACED_LETTERS}]+|[{EMOJI}]|{_CHARACTER}+(?:{_INSIDE}{_CHARACTER}+)*")
_UNSPACED = re.compile(rf"[{UNSPACED_LETTERS}]")
_SIGNS = "_@+#'’."
_SEPARATOR = re.compile(r"[_@+#'’.]+")
_PLURAL = re.compile(r"[A-Z]{2,}s")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_LETTERS_OR_DIGITS = re.compile(r"[0-9]+|[^0-9]+")


class Token(NamedTuple):
    """A word of a text, in lower case; a run of letters without spaces has parts only."""

    whole: str
    parts: tuple[str, ...] = ()


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text in order."""
    return (token for run in _RUN.findall(text) if (token := _token(run[:LONGEST])) is not None)


def fold(word: str) -> str:
    """Return a word without case and accents."""
    if word.isascii():
        return word.lower()
    plain = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", word[:LONGEST]))
    return unicodedata.normalize("NFC", plain).lower()


def is_unspaced(word: str) -> bool:
    """Return True if a word is of a script without spaces."""
    return _UNSPACED.match(word) is not None


@lru_cache(maxsize=100_000)
def _token(run: str) -> Token | None:
    run = unicodedata.normalize("NFC", run).replace("’", "'")
    if is_unspaced(run):
        return Token(run) if len(run) == 1 else Token("", tuple(map("".join, pairwise(run))))
    if not any(map(str.isalnum, run)):
        return Token(run) if not run.isascii() else None
    whole = run.lower()
    parts = dict.fromkeys(part.lower() for part in _parts(run) if len(part) >= _SHORTEST_PART)
    return Token(whole, tuple(part for part in parts if part != whole))


def bare(word: str) -> str:
    """Return a word without the signs around it: ``@lru_cache`` is `lru_cache`."""
    return word.strip(_SIGNS)


def _parts(run: str) -> Iterator[str]:
    yield bare(run)
    for segment in filter(None, _SEPARATOR.split(run)):
        yield segment
        if segment.isascii() and not _PLURAL.fullmatch(segment):
            for piece in _LETTERS_OR_DIGITS.findall(segment):
                yield piece
                words = _CAMEL.findall(piece)
                if all(len(word) >= _SHORTEST_PART for word in words):  # `OAuth` is one word
                    yield from words
