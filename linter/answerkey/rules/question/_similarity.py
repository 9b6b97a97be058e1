"""Similarity of texts, by Jaccard's index over their significant words and by the order of these.

Prefix filtering (Bayardo, Ma, Srikant: Scaling up all pairs similarity search, 2007) keeps the search near linear: two
sets that are similar enough share some of their rarest words. To ask for several of these at once leaves few others to
compare (Wang, Li, Feng: Can we beat the prefix filtering?, 2012).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations
from math import ceil, comb
from typing import NamedTuple

from answerkey.lazy_regex import lazy_regex
from answerkey.model.base_index import joined
from answerkey.snippets.words import singular

_WORD = lazy_regex(r"[^\W_]+(?:[+#]+|(?:[._'’-][^\W_]+)*)|[^\w\s]*__\w+__")
_CODE = lazy_regex(r"(`+)(.+?)\1", re.S)
_NAMES = lazy_regex(r"\w+(?:[.\s]+\w+)*")
_INSIGNIFICANT = frozenset(
    "a an the is are was were be been do does did you we i one it its of in on for to with and your our my can could "
    "should would will me us please".split()
)
_JOINING = frozenset("between and or versus vs".split())
_DECISIVE = lazy_regex(r"not|never|no|without|cannot|\w+n['’]t|.*\d.*", re.S)
_LONGEST = 1000  # characters of a text that are compared
_NEARLY = 1e-9  # so that nine tenths of ten are nine
_TOGETHER = 3  # rare words that make a signature
_SIGNATURES = 20  # of a text; where there would be more, fewer words make one


class Wording(NamedTuple):
    """The significant words of a text, each once and in order. `ordered` is false if it compares things: "A or B?"."""

    words: tuple[str, ...]
    ordered: bool


def wording(text: str) -> Wording:
    """Return the significant words of a text in lower case, plurals as singulars; in code every word is significant."""
    return _wording(text[:_LONGEST])


@lru_cache(maxsize=16384)
def _wording(text: str) -> Wording:
    words: list[str] = []
    at = 0
    for code in _CODE.finditer(text):
        words += _prose(text[at : code.start()])
        words += _names(code[2])
        at = code.end()
    words += _prose(text[at:])
    ordered = _JOINING.isdisjoint(text.lower().split())
    return Wording(tuple(dict.fromkeys(singular(word) for word in words)), ordered)


def _prose(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in _INSIGNIFICANT]


def _names(code: str) -> list[str]:
    """Return the words of a code that consists of words, or of a call without arguments; other code is one word."""
    code = code.strip().removesuffix("()").lower()
    return code.split() if _NAMES.fullmatch(code) else [code]


def signatures(text: Wording, size: int, threshold: float) -> list[str]:
    """Return keys of which two texts that are similar enough share one, if one of them has `size` words.

    A key holds the words that tell apart what is similar else, and some of those that come first in a fixed order. Long
    words come first, since they are rare. To count them would make each text depend on all others.
    """
    ordered = sorted(text.words, key=lambda word: (-len(word), word))
    decisive = joined(*sorted(word for word in ordered if _DECISIVE.fullmatch(word)))
    together = _together(size, threshold)
    prefix = ordered[: len(ordered) - _shared(len(ordered), threshold) + together]
    return [f"{size} {len(decisive)} {decisive}{joined(*words)}" for words in combinations(prefix, together)]


@lru_cache(maxsize=1024)
def _together(size: int, threshold: float) -> int:
    """Return the number of words in a signature of a text with so many words."""
    shared = _shared(size, threshold)
    fitting = (n for n in range(_TOGETHER, 1, -1) if n <= shared and comb(size - shared + n, n) <= _SIGNATURES)
    return next(fitting, 1)


def _shared(size: int, threshold: float) -> int:
    """Return the least number of words that a text with so many shares with one that is similar enough."""
    return max(1, ceil(threshold * size - _NEARLY))


@lru_cache(maxsize=1024)
def sizes(number: int, threshold: float) -> tuple[int, ...]:
    """Return the numbers of words that a text can have which is similar to one of so many."""
    return tuple(size for size in range(1, _LONGEST) if min(size, number) / max(size, number) >= threshold)


def are_similar(text: Wording, other: Wording, threshold: float) -> bool:
    """Return True if two texts have most of their words in common, and those in the same order where that matters."""
    return _alike(frozenset(text.words), frozenset(other.words), threshold) and _same_order(text, other)


def _alike(first: frozenset[str], second: frozenset[str], threshold: float) -> bool:
    """Return True if the sets differ in few words, and in none that alone makes a different question."""
    shared = len(first & second)
    similarity = shared / (len(first) + len(second) - shared)
    return similarity >= threshold and not any(_DECISIVE.fullmatch(word) for word in first ^ second)


def _same_order(text: Wording, other: Wording) -> bool:
    """Return True if two texts share words in the same order, where that matters; the last clause may come first."""
    if not (text.ordered and other.ordered):
        return True
    shared = set(text.words) & set(other.words)
    first, second = ([word for word in words if word in shared] for words in (text.words, other.words))
    turn = first.index(second[0])
    return first[turn:] + first[:turn] == second
