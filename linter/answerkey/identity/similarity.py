"""Recognition of questions that were renamed or reworded, by the similarity of their texts.

The measure is Dice's coefficient over pairs of neighbouring words, which depends on the words and on their order. It is
1 for equal texts and near 0 for different questions on one subject.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

CERTAIN = 0.7
"""The least similarity of two versions of one question. On real pages no two questions reach it; a reworded question
with the old answer, or the old question with a half new answer, does."""

POSSIBLE = 0.3
"""The least similarity that is worth asking the author about."""

_MARGIN = 0.1  # the least lead of the best pair over the second
_CANDIDATES = 3  # the most pairs to ask about, for one question
_WORD = re.compile(r"\w+|[^\w\s]")
_COMMON = 50  # a pair of words in more texts than this tells nothing
_ANSWER = 0.6  # the weight of the answer; the question has the rest


class Text(NamedTuple):
    """A question and its answer."""

    q: str
    a: str


class Similarity(NamedTuple):
    """The similarity of two questions, which are given by their addresses, from 0 to 1."""

    score: float
    old: str
    new: str


class Matches(NamedTuple):
    """The new question of each old address: where it is certain, and else the candidates, the most similar first."""

    certain: Mapping[str, Similarity]
    possible: Mapping[str, tuple[Similarity, ...]]


def match(old: Mapping[str, Text], new: Mapping[str, Text]) -> Matches:
    """Match each old question with the new one that it became; no new one is matched with two."""
    pairs = sorted(_similar(old, new), key=lambda pair: (-pair.score, not _same_id(pair), pair.old, pair.new))
    by_old: dict[str, list[Similarity]] = defaultdict(list)
    by_new: dict[str, list[Similarity]] = defaultdict(list)
    for pair in pairs:
        by_old[pair.old].append(pair)
        by_new[pair.new].append(pair)
    certain: dict[str, Similarity] = {}
    taken: set[str] = set()
    for pair in pairs:
        if pair.score < CERTAIN or pair.old in certain or pair.new in taken:
            continue
        rivals = [rival for rival in (*by_old[pair.old], *by_new[pair.new]) if rival != pair]
        if all(_loses(rival, pair, certain, taken) for rival in rivals):
            certain[pair.old] = pair
            taken.add(pair.new)
    free = {
        address: [pair for pair in by_old[address] if pair.new not in taken]
        for address in old
        if address not in certain
    }
    return Matches(certain, {address: tuple(pairs[:_CANDIDATES]) for address, pairs in free.items() if pairs})


def _loses(rival: Similarity, pair: Similarity, certain: Mapping[str, Similarity], taken: set[str]) -> bool:
    """Return True if a rival leaves no doubt: it is taken, much less similar, or of two ids where the pair has one."""
    if rival.old in certain or rival.new in taken:
        return True
    return rival.score < pair.score - _MARGIN or (_same_id(pair) and not _same_id(rival))


def _same_id(pair: Similarity) -> bool:
    return _id_of(pair.old) == _id_of(pair.new)


def _id_of(address: str) -> str:
    return address.partition("#")[2]


def similarity(one: Text, other: Text) -> float:
    """Return the similarity of two questions, from 0 to 1; without answers, that of the questions alone."""
    question = _dice(_word_pairs(one.q), _word_pairs(other.q))
    if not (one.a.strip() or other.a.strip()):
        return question
    return (1 - _ANSWER) * question + _ANSWER * _dice(_word_pairs(one.a), _word_pairs(other.a))


def _similar(old: Mapping[str, Text], new: Mapping[str, Text]) -> Iterator[Similarity]:
    """Yield the pairs that are worth asking about. Only texts that share a rare pair of words are compared."""
    for address, candidates in _candidates(old, new):
        for candidate in sorted(candidates):
            score = similarity(old[address], new[candidate])
            if score >= POSSIBLE:
                yield Similarity(score, address, candidate)


def _candidates(old: Mapping[str, Text], new: Mapping[str, Text]) -> Iterator[tuple[str, set[str]]]:
    """Yield each old address with the new ones that have its id or share a rare pair of words with it."""
    by_words: dict[tuple[str, str], list[str]] = defaultdict(list)
    by_id: dict[str, list[str]] = defaultdict(list)
    for address, text in new.items():
        by_id[_id_of(address)].append(address)
        for words in {*_word_pairs(text.q), *_word_pairs(text.a)}:
            by_words[words].append(address)
    for address, text in old.items():
        shared: Counter[str] = Counter()
        for words in {*_word_pairs(text.q), *_word_pairs(text.a)}:
            if len(addresses := by_words.get(words, ())) <= _COMMON:
                shared.update(addresses)
        likeliest = sorted(shared, key=lambda other: (-shared[other], other))[:_COMMON]
        yield address, {*likeliest, *by_id.get(_id_of(address), ())}


@lru_cache(maxsize=50_000)
def _word_pairs(text: str) -> Counter[tuple[str, str]]:
    words = ["", *_WORD.findall(text.casefold()), ""]
    return Counter(pairwise(words))


def _dice(one: Counter[tuple[str, str]], other: Counter[tuple[str, str]]) -> float:
    sizes = one.total() + other.total()
    if len(one) > len(other):
        one, other = other, one
    return 2 * sum(min(count, other[pair]) for pair, count in one.items()) / sizes if sizes else 1.0
