"""Which question became which: by how much of their texts is the same.

The measure is Dice's coefficient over pairs of neighbouring words, which sees both what is said and in which order; it
is 1 for equal texts and near 0 for different questions on one subject.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

CERTAIN = 0.7
"""From this likeness on a question is the same one. On real pages no two questions come to it; a reworded question with
the old answer, or the old question with half of a new answer, does."""

POSSIBLE = 0.3
"""Below this nobody needs to be asked."""

_MARGIN = 0.1  # by which the best must be better than the second
_ASKED = 3  # candidates that are named
_WORD = re.compile(r"\w+|[^\w\s]")
_COMMON = 50  # texts that share a pair of words; what more share tells nothing
_ANSWER = 0.6  # what an answer weighs beside its question


class Text(NamedTuple):
    """A question and its answer."""

    q: str
    a: str


class Likeness(NamedTuple):
    """How much two questions are alike, from 0 to 1."""

    score: float
    old: str
    new: str


class Matches(NamedTuple):
    """What became of questions, by address: those that are certain, and those to ask about, the likeliest first."""

    certain: Mapping[str, Likeness]
    possible: Mapping[str, tuple[Likeness, ...]]


def match(old: Mapping[str, Text], new: Mapping[str, Text]) -> Matches:
    """Find for each old question the new one that it became; no new one takes the place of two."""
    scores = sorted(_scores(old, new), key=lambda found: (-found.score, not _same_id(found), found.old, found.new))
    by_old: dict[str, list[Likeness]] = defaultdict(list)
    by_new: dict[str, list[Likeness]] = defaultdict(list)
    for found in scores:
        by_old[found.old].append(found)
        by_new[found.new].append(found)
    certain: dict[str, Likeness] = {}
    taken: set[str] = set()
    for found in scores:
        if found.score < CERTAIN or found.old in certain or found.new in taken:
            continue
        rivals = [r for r in (*by_old[found.old], *by_new[found.new]) if r != found]
        if all(_loses(rival, found, certain, taken) for rival in rivals):
            certain[found.old] = found
            taken.add(found.new)
    left = {address: [f for f in by_old[address] if f.new not in taken] for address in old if address not in certain}
    return Matches(certain, {address: tuple(found[:_ASKED]) for address, found in left.items() if found})


def _loses(rival: Likeness, found: Likeness, certain: Mapping[str, Likeness], taken: set[str]) -> bool:
    """Whether another pair leaves no doubt: it is settled, much less alike, or alike but under another id."""
    if rival.old in certain or rival.new in taken:
        return True
    return rival.score < found.score - _MARGIN or (_same_id(found) and not _same_id(rival))


def _same_id(found: Likeness) -> bool:
    return found.old.partition("#")[2] == found.new.partition("#")[2]


def likeness(one: Text, other: Text) -> float:
    """How much two questions are alike; where one has no answer, by what is asked alone."""
    question = _dice(_pairs(one.q), _pairs(other.q))
    if not (one.a.strip() or other.a.strip()):
        return question
    return (1 - _ANSWER) * question + _ANSWER * _dice(_pairs(one.a), _pairs(other.a))


def _scores(old: Mapping[str, Text], new: Mapping[str, Text]) -> Iterator[Likeness]:
    """The pairs that are alike at all. Only texts that share a rare pair of words are compared."""
    for one, others in _candidates(old, new):
        for other in sorted(others):
            score = likeness(old[one], new[other])
            if score >= POSSIBLE:
                yield Likeness(score, one, other)


def _candidates(old: Mapping[str, Text], new: Mapping[str, Text]) -> Iterator[tuple[str, set[str]]]:
    by_pair: dict[tuple[str, str], list[str]] = defaultdict(list)
    by_id: dict[str, list[str]] = defaultdict(list)
    for address, text in new.items():
        by_id[address.partition("#")[2]].append(address)
        for pair in {*_pairs(text.q), *_pairs(text.a)}:
            by_pair[pair].append(address)
    for address, text in old.items():
        shared: Counter[str] = Counter()
        for pair in {*_pairs(text.q), *_pairs(text.a)}:
            if len(found := by_pair.get(pair, ())) <= _COMMON:
                shared.update(found)
        likeliest = sorted(shared, key=lambda other: (-shared[other], other))[:_COMMON]
        yield address, {*likeliest, *by_id.get(address.partition("#")[2], ())}


@lru_cache(maxsize=50_000)
def _pairs(text: str) -> Counter[tuple[str, str]]:
    words = ["", *_WORD.findall(text.casefold()), ""]
    return Counter(pairwise(words))


def _dice(one: Counter[tuple[str, str]], other: Counter[tuple[str, str]]) -> float:
    sizes = one.total() + other.total()
    if len(one) > len(other):
        one, other = other, one
    return 2 * sum(min(count, other[pair]) for pair, count in one.items()) / sizes if sizes else 1.0
