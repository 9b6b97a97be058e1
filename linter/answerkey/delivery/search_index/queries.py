"""Reads what people type: its words, which of them count, and what stands in double quotes.

There is no other syntax, so no query is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from answerkey.delivery.search_index.tokens import Token, fold, tokens

MAX_QUERY: Final = 400
"""The most characters of a query; the rest is ignored."""
_MOST_WORDS = 16
_MADE_OF: Final = 0.8  # least share of the letters of a word that its parts have
_QUOTED = re.compile(r'"([^"]+)"')


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of a query, folded. One that is `unfinished` also stands for all words that begin with it."""

    text: str
    whole: str
    parts: tuple[str, ...]
    unfinished: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """The words that a query looks for, those that it leaves out, and its phrases; `pairs` are neighbours in it."""

    words: tuple[QueryWord, ...]
    dropped: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()


def normal(text: str) -> str:
    """Return a query in Unicode's form NFC, without control characters and unassigned ones."""
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Cn") else c for c in text[:MAX_QUERY])
    return unicodedata.normalize("NFC", text)


def read(text: str, stop_words: frozenset[str], *, prefix: bool) -> Query:
    """Return the query of a text. With `prefix`, its last word may be unfinished, unless a space follows it."""
    text = normal(text)
    every = list(_words(text))[:_MOST_WORDS]
    if prefix and every and not every[-1].quoted and not text[-1:].isspace():
        every[-1] = replace(every[-1], unfinished=True)
    words = {(word.text, word.quoted): word for word in every}  # of two the last, which may be unfinished
    dropped = {key for key, word in words.items() if word.whole in stop_words and not word.quoted}
    if len(dropped) == len(words):
        dropped = set()
    phrases = tuple(phrase for phrase in _QUOTED.findall(text) if any(tokens(phrase)))
    return Query(
        tuple(word for key, word in words.items() if key not in dropped),
        tuple(word.text for key, word in words.items() if key in dropped),
        phrases,
        tuple(_pairs(every, {text for text, _ in dropped})),
    )


def _pairs(words: Sequence[QueryWord], dropped: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the neighbours of which one counts at least."""
    for first, second in pairwise(words):
        if first.whole and second.whole and not {first.text, second.text} <= dropped:
            yield first.whole, second.whole


def _words(text: str) -> Iterator[QueryWord]:
    for number, part in enumerate(_QUOTED.split(text)):
        for token in tokens(part):
            yield _word(token, quoted=number % 2 == 1)


def _word(token: Token, *, quoted: bool) -> QueryWord:
    if not token.whole:
        text = token.parts[0] + "".join(part[1:] for part in token.parts[1:])
        return QueryWord(text, "", token.parts, quoted=quoted)
    return QueryWord(token.whole, fold(token.whole), tuple(map(fold, _made_of(token))), quoted=quoted)


def _made_of(token: Token) -> Sequence[str]:
    """Return the smallest parts of a word, or none where they leave out much of it: `it` does not make up `it's`."""
    parts = [part for part in token.parts if not any(other != part and other in part for other in token.parts)]
    letters = sum(map(str.isalnum, token.whole))
    return parts if sum(map(len, parts)) >= _MADE_OF * letters else ()
