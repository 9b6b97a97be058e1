"""The scores of all volumes as one, with their impacts: those of all terms, or of those that changed volumes touch."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from math import log
from typing import Final, NamedTuple

from answerkey.delivery.search_index.scores import IMPACT, LEVEL, UNIT, Lengths, Scores

_MOST_IMPACT: Final = 255


class Layout(NamedTuple):
    """The number of the first record of a kind, the number of records of each volume, and the levels of the mean
    lengths of all fields. Only the level counts, so that a change of one record does not change all scores.
    """

    begin: int
    records: list[int]
    levels: tuple[int, ...]

    @property
    def every(self) -> int:
        """The number of all records."""
        return sum(self.records)

    @property
    def end(self) -> int:
        """The number after that of the last record."""
        return self.begin + self.every

    def span(self, volume: int) -> tuple[int, int]:
        """Return the number of the first record of a volume, and that after the last one."""
        first = self.begin + sum(self.records[:volume])
        return first, first + self.records[volume]


def layout_of(volumes: Sequence[Lengths], begin: int) -> Layout:
    """Return the layout of some volumes, whose first record has the number `begin`."""
    records = sum(each.records for each in volumes)
    sums = map(sum, zip(*(each.fields for each in volumes), strict=True))
    levels = (round(log(max(1.0, length / records), LEVEL)) if records else 0 for length in sums)
    return Layout(begin, [each.records for each in volumes], tuple(levels))


def merged_postings(
    layout: Layout, volumes: Iterable[Scores], terms: Container[str] | None = None
) -> dict[str, tuple[bytes, bytes]]:
    """Return numbers of four bytes and impacts of one for each term, or for some, from the scores of all volumes."""
    parts: defaultdict[str, tuple[list[bytes], list[bytes]]] = defaultdict(lambda: ([], []))
    for number, volume in enumerate(volumes):
        first, _ = layout.span(number)
        for term, numbers, scores in volume.of_terms(terms):
            entry = parts[term]
            entry[0].append(_moved(numbers, first))
            entry[1].append(scores)
    joined = ((term, b"".join(numbers), b"".join(scores)) for term, (numbers, scores) in parts.items())
    return {term: (numbers, _impacts(layout, len(numbers) // 4, scores)) for term, numbers, scores in joined}


def changed_terms(layout: Layout, records: Mapping[str, int], volumes: Iterable[tuple[Scores, Scores]]) -> set[str]:
    """Return the terms that other records have, or with other impacts, since some volumes have new scores.

    `volumes` are their scores before and now, with as many records as before, and `records` is the number of those that
    have a term.
    """
    changed: set[str] = set()
    others: list[tuple[str, bytes, bytes]] = []
    for volume in volumes:
        before, now = ({term: (numbers, own) for term, numbers, own in scores.of_terms()} for scores in volume)
        for term in before.keys() | now.keys():
            old, new = before.get(term), now.get(term)
            if old is None or new is None or old[0] != new[0]:
                changed.add(term)
            elif old[1] != new[1]:
                others.append((term, old[1], new[1]))
    for term, old_scores, new_scores in others:
        if _impacts(layout, records[term], old_scores) != _impacts(layout, records[term], new_scores):
            changed.add(term)
    return changed


def _impacts(layout: Layout, n: int, scores: bytes) -> bytes:
    """Return the impacts of a term that `n` records have, for some scores."""
    share = IMPACT * log(1 + (layout.every - n + 0.5) / (n + 0.5)) / UNIT
    return bytes([max(1, min(_MOST_IMPACT, round(share * value))) for value in memoryview(scores).cast("H")])


def _moved(numbers: bytes, first: int) -> bytes:
    return array("I", [number + first for number in memoryview(numbers).cast("I")]).tobytes() if first else numbers
