"""Scores: numbers that say how well a record matches a term, apart from how rare the term is."""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterator, Mapping
from itertools import accumulate
from typing import Final, NamedTuple

IMPACT: Final = 10
"""The number that stands for an impact of one."""
SATURATION: Final = 3.0
"""k1 of BM25."""
UNIT: Final = 2**13
"""The number that stands for a score of one; scores are less than 8."""
LEVEL: Final = 1.1
"""The step from a level of lengths to the next one."""


class Lengths(NamedTuple):
    """The number of records, and the sum of the lengths of each field in them."""

    records: int
    fields: list[int]


class Scores(NamedTuple):
    """The terms of the records of a volume. `ends` says in four bytes each how many postings there are up to the end of
    a term. `numbers` are those of the records that have a term, from 0, in four bytes each, and `scores` say in two
    bytes each how well a record matches, apart from how rare the term is.
    """

    terms: list[str]
    ends: bytes
    numbers: bytes
    scores: bytes

    @classmethod
    def of(cls, terms: Mapping[str, tuple[array[int], array[int]]]) -> Scores:
        """Return the scores of terms with the numbers of their records."""
        ends = array("I", accumulate(len(numbers) for numbers, _ in terms.values()))
        numbers, scores = (b"".join(pair[side].tobytes() for pair in terms.values()) for side in (0, 1))
        return cls(list(terms), ends.tobytes(), numbers, scores)

    def of_terms(self, terms: Container[str] | None = None) -> Iterator[tuple[str, bytes, bytes]]:
        """Yield each term, or those of some that the volume has, with numbers and scores."""
        ends = memoryview(self.ends).cast("I")
        for place, term in enumerate(self.terms):
            if terms is None or term in terms:
                first, end = ends[place - 1] if place else 0, ends[place]
                yield term, self.numbers[4 * first : 4 * end], self.scores[2 * first : 2 * end]
