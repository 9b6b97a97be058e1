"""Similarity of texts, by Jaccard's index over their significant words and by the order of these.

Prefix filtering (Bayardo, Ma, Srikant: Scaling up all pairs similarity search, 2007) keeps the search near linear: two
sets that are similar enough share one of their rarest words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from answerkey.snippets.words import singular

_WORD = re.compile(r"[^\W_]+(?:[+#]+|(?:[._'’-][^\W_]+)*)|[^\w\s]*__\w+__")
_CODE = re.compile(r"(`+)(.+?)\1", re.S)
_NAMES = re.compile(r"\w+(?:[.\s]+\w+)*")
_INSIGNIFICANT = frozenset(
    "a an the is are was were be been do does did you we i one it its of in on for to with and your our my can could "
    "should would will me us please".split()
)
_JOINING = frozenset("between and or versus vs".split())
_DECISIVE = re.compile(r"not|never|no|without|cannot|\w+n['’]t|.*\d.*", re.S)
_LONGEST = 1000  # characters of a text that are compared
_MOST = 100  # texts that are compared for one rare word: more than that only happen on purpose


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


def first_similar(
    texts: Sequence[Wording], threshold: float, requested: Container[int] | None = None
) -> Iterator[tuple[int, int]]:
    """Yield each text that is similar to an earlier one, with the first such; one without words is similar to none.

    Only `requested` texts, by default all, are compared with earlier ones, which takes most of the time.
    """
    bags = [frozenset(text.words) for text in texts]
    first_same: dict[Wording, int] = {}
    rarity = Counter(word for bag in set(bags) for word in bag)
    by_word: dict[str, list[int]] = {}
    for number, (text, bag) in enumerate(zip(texts, bags, strict=True)):
        if not bag:
            continue
        if first_same.setdefault(text, number) != number:
            yield number, first_same[text]
            continue
        rarest = sorted(bag, key=lambda word: (rarity[word], word))[: len(bag) - ceil(threshold * len(bag)) + 1]
        if requested is None or number in requested:
            candidates = {other for word in rarest for other in by_word.get(word, ())[:_MOST]}
            near = (n for n in sorted(candidates) if _alike(bag, bags[n], threshold) and _same_order(text, texts[n]))
            if (first := next(near, None)) is not None:
                yield number, first
        for word in rarest:
            by_word.setdefault(word, []).append(number)


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
