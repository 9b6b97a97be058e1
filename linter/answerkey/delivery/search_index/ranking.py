"""Ranks the records that match a query. `client/search.ts` does the same in the browser, step by step.

Each word of the query gives a record points: the impact of its term, or less for a word that only begins so or is a
part of it. Words that are neighbours in a title give more. The sum counts as far as the record has all words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Protocol

from answerkey.delivery.search_index.index import PAIR, Postings
from answerkey.delivery.search_index.queries import Query, QueryWord
from answerkey.delivery.search_index.spelling import nearest

BEGINNING: Final = 0.65
"""The share of its points that a word gives which only begins with the word of the query, or holds it."""
PARTS: Final = 0.55
"""The share of their mean points that all parts of a word give."""
JOINED: Final = 0.95
"""The share of its points that one word gives which is two words of the query."""
NEIGHBOURS: Final = 0.85
"""The share of its points that a pair of neighbours gives."""
COVERAGE: Final = 0.5
"""The power of the share of words that a record has."""
LEAST: Final = 0.3
"""The least share of words, by their most points, that a record has."""
SHORTEST_STEM: Final = 5
LONGEST_ENDING: Final = 2
SHORTEST_BEGINNING: Final = 2
MOST_BEGINNINGS: Final = 20
_WHOLE: Final = 0.999999  # a share of all, as far as numbers are exact

Points = dict[int, float]
"""Points by the numbers of records."""


class Lookup(Protocol):
    """The index, as a search reads it."""

    def term(self, word: str) -> str | None:
        """Return the term of a word, or None for one that no text has in any form."""

    def postings(self, term: str) -> Postings:
        """Return the records of a term; none for a pair that no title has."""

    def beginning(self, beginning: str, most: int) -> Sequence[tuple[str, str]]:
        """Return words and terms that begin so, each with its term, the shortest first."""

    def forms(self, word: str) -> Sequence[tuple[str, str]]:
        """Return words that may be other forms of an unknown one, with their terms."""

    def holding(self, word: str) -> Sequence[tuple[str, str]]:
        """Return words that hold an unknown one, with their terms."""

    def similar(self, word: str) -> Iterable[str]:
        """Return the words to compare a misspelt one with, the most frequent first."""


@dataclass
class WordMatch:
    """The matches of a word of a query: points, the word that was searched in its place, the words to mark."""

    word: QueryWord
    points: Points
    corrected: str = ""
    terms: list[str] = field(default_factory=list)
    beginnings: bool = False


Ranked = tuple[float, int, bool]
"""A record that matches: its points, negative so that the best is the least, its number, and if it has all words."""


@dataclass(frozen=True)
class Ranking:
    """The matching records, the best first, and what each word of the query matches."""

    records: Sequence[Ranked]
    matches: Sequence[WordMatch]

    def missing(self, number: int) -> tuple[str, ...]:
        """Return the words of the query that a record does not have."""
        return tuple(match.word.text for match in self.matches if number not in match.points)


def rank(query: Query, index: Lookup) -> Ranking:
    """Return the records that match a query."""
    matches = [_match(word, index) for word in query.words]
    _join(matches, index)
    for match in matches:
        if not match.points and match.word.whole and not match.word.quoted:
            _match_otherwise(match, index)
    weighted = sorted(((max(match.points.values(), default=0.0), match.points) for match in matches), key=_weight)
    whole = sum(map(_weight, weighted))
    pairs = [dict(zip(*index.postings(pair), strict=True)) for pair in _pairs(query, matches, index)]
    pairs = [pair for pair in pairs if pair]
    least = LEAST * whole
    records: list[Ranked] = []
    for number in _candidates(weighted, whole):
        total = weight = 0.0
        for most, points in weighted:
            if number in points:
                total += points[number]
                weight += most
        for pair in pairs:
            if number in pair:
                total += NEIGHBOURS * pair[number]
        if weight >= least:
            share = weight / whole
            records.append((-total * share**COVERAGE, number, share > _WHOLE))
    records.sort()
    return Ranking(records, matches)


def _weight(weighted: tuple[float, Points]) -> float:
    return weighted[0]


def _candidates(weighted: Sequence[tuple[float, Points]], whole: float) -> set[int]:
    """Return the records that may have enough: all but those that have only the words of least weight."""
    left = LEAST * whole
    for position, (weight, _) in enumerate(weighted):
        left -= weight
        if left <= 0:
            return set().union(*(points for _, points in weighted[position:]))
    return set()


def _match(word: QueryWord, index: Lookup) -> WordMatch:
    match = WordMatch(word, {})
    term = index.term(word.whole) if word.whole else None
    if term is not None:
        match.terms.append(term)
        _raise(match.points, index.postings(term))
        _match_forms(match, term, index)
    if word.parts:
        _match_parts(match, index)
    if word.unfinished:
        _match_beginnings(match, index)
    return match


def _match_forms(match: WordMatch, term: str, index: Lookup) -> None:
    """Add the records with other forms of a word, which stemming has left apart: a little longer than the stem."""
    if len(term) < SHORTEST_STEM:
        return
    for word, other in index.beginning(term, MOST_BEGINNINGS):
        if other != term and len(word) <= len(term) + LONGEST_ENDING and word.isalpha() and other not in match.terms:
            _raise(match.points, index.postings(other), BEGINNING)
            match.terms.append(other)


def _match_parts(match: WordMatch, index: Lookup) -> None:
    """Add the records that have all parts of the word."""
    terms = [term for part in match.word.parts if (term := index.term(part)) is not None]
    match.terms += terms
    if len(terms) < len(match.word.parts):
        return
    found = [dict(zip(*index.postings(term), strict=True)) for term in terms]
    share = (PARTS if match.word.whole else 1.0) / len(found)
    for number in set(found[0]).intersection(*found[1:]):
        total = sum(impacts[number] for impacts in found) * share
        if match.points.get(number, 0.0) < total:
            match.points[number] = total


def _match_beginnings(match: WordMatch, index: Lookup) -> None:
    """Add the records with words that begin with the word of the query."""
    beginning = match.word.whole or match.word.parts[-1]
    if len(beginning) < SHORTEST_BEGINNING and match.word.whole.isascii():
        return
    match.beginnings = True
    for term in dict.fromkeys(term for _, term in index.beginning(beginning, MOST_BEGINNINGS)):
        if term not in match.terms[:1]:
            _raise(match.points, index.postings(term), BEGINNING)


def _match_otherwise(match: WordMatch, index: Lookup) -> None:
    """Look for other forms of a word that no text has, for the word that was meant, and for words that hold it."""
    word = match.word.whole
    others = index.forms(word)
    if not others and (meant := nearest(word, index.similar(word))):
        term = index.term(meant)
        assert term is not None  # it is one of the index's words
        match.corrected = meant
        match.terms.append(term)
        _raise(match.points, index.postings(term))
        return
    for term in dict.fromkeys(term for _, term in others or index.holding(word)):
        match.terms.append(term)
        _raise(match.points, index.postings(term), BEGINNING)
        _match_forms(match, term, index)


def _join(matches: Sequence[WordMatch], index: Lookup) -> None:
    """Add the records that have two words of the query as one: `down grade` finds `downgrade`."""
    for first, second in pairwise(matches):
        joined = first.word.whole + second.word.whole
        if not joined.isalpha() or first.word.quoted or second.word.quoted:
            continue
        if (term := index.term(joined)) is not None:
            for match in (first, second):
                match.terms.append(term)
                _raise(match.points, index.postings(term), JOINED)


def _pairs(query: Query, matches: Sequence[WordMatch], index: Lookup) -> Iterable[str]:
    """Return the terms of neighbours."""
    corrected = {match.word.whole: match.corrected for match in matches if match.corrected}
    for pair in query.pairs:
        terms = [index.term(corrected.get(word, word)) or word for word in pair]
        yield PAIR.join(terms)


def _raise(points: Points, postings: Postings, share: float = 1.0) -> None:
    """Give records the points of a term where they have fewer."""
    if not points:
        points.update(zip(postings.numbers, [impact * share for impact in postings.impacts], strict=True))
        return
    for number, impact in zip(*postings, strict=True):
        if points.get(number, 0.0) < impact * share:
            points[number] = impact * share
