"""Finds the word that was meant by one that no text has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

SHORTEST: Final = 4
"""The fewest letters of a word that is corrected."""
_TWO_SLIPS: Final = 8  # letters of a word from which on two slips are one word still


def nearest(word: str, candidates: Iterable[str]) -> str:
    """Return the candidate with the fewest slips, the first of several; empty if none is near.

    A slip is a letter that is missing, additional or wrong, or two neighbours that are swapped.
    """
    most = 0 if len(word) < SHORTEST else 1 if len(word) < _TWO_SLIPS else 2
    best = ""
    for candidate in candidates:
        if most and (slips := distance(word, candidate, most)) <= most:
            best, most = candidate, slips - 1
    return best


def distance(first: str, second: str, most: int) -> int:
    """Return the number of slips between two words; more than `most` if it is larger."""
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
