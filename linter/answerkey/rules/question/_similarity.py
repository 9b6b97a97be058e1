"""Which texts say nearly the same: by Jaccard's index over their significant words.

Prefix filtering (Bayardo, Ma, Srikant: Scaling up all pairs similarity search, 2007) keeps the search near linear: two
sets that are similar enough share one of their rarest words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import ceil

_WORD = re.compile(r"[^\W_]+(?:[+#]+|(?:[._'’-][^\W_]+)*)|[^\w\s]*__\w+__")
_INSIGNIFICANT = frozenset(
    "a an the is are was were be been do does did you we i one it its of in on for to with and your our my can could "
    "should would will me us please".split()
)


def significant_words(text: str) -> frozenset[str]:
    """The words of a text that carry its meaning, in lower case, plurals as singulars."""
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(_singular(word) for word in words if word not in _INSIGNIFICANT)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def first_similar(bags: Sequence[frozenset[str]], threshold: float) -> Iterator[tuple[int, int]]:
    """Each bag that is similar to an earlier one, with the first such; the empty bag is similar to none."""
    first_same: dict[frozenset[str], int] = {}
    rarity = Counter(word for bag in set(bags) for word in bag)
    by_word: dict[str, list[int]] = {}
    for number, bag in enumerate(bags):
        if not bag:
            continue
        if bag in first_same:
            yield number, first_same[bag]
            continue
        first_same[bag] = number
        rarest = sorted(bag, key=lambda word: (rarity[word], word))[: len(bag) - ceil(threshold * len(bag)) + 1]
        candidates = {other for word in rarest for other in by_word.get(word, ())}
        near = [other for other in candidates if _jaccard(bag, bags[other]) >= threshold]
        if near:
            yield number, min(near)
        for word in rarest:
            by_word.setdefault(word, []).append(number)


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)
