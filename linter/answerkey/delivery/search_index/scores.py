"""Scores: numbers that say how well a record matches a term, apart from how rare the term is."""

from __future__ import annotations

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
    """The terms of the records of a volume. `numbers` are those of the records that have a term, from 0, in four bytes
    each, and `scores` say in two bytes each how well a record matches, apart from how rare the term is.
    """

    terms: list[str]
    numbers: list[bytes]
    scores: list[bytes]
