"""The scores of all volumes as one, with their impacts; where one volume changes, only its terms are made again."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
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


class TermScores(NamedTuple):
    """The records that have a term, in ascending order: numbers of four bytes, scores of two, impacts of one."""

    numbers: bytes
    scores: bytes
    impacts: bytes


class MergedScores(NamedTuple):
    """The scores of all questions, or of all documents, by term."""

    layout: Layout
    terms: dict[str, TermScores]


def layout_of(volumes: Sequence[Lengths], begin: int) -> Layout:
    """Return the layout of some volumes, whose first record has the number `begin`."""
    records = sum(each.records for each in volumes)
    sums = map(sum, zip(*(each.fields for each in volumes), strict=True))
    levels = (round(log(max(1.0, length / records), LEVEL)) if records else 0 for length in sums)
    return Layout(begin, [each.records for each in volumes], tuple(levels))


def merged_scores(layout: Layout, volumes: Iterable[Scores]) -> MergedScores:
    """Return the scores of all volumes."""
    parts: dict[str, tuple[list[bytes], list[bytes]]] = {}
    for number, volume in enumerate(volumes):
        first, _ = layout.span(number)
        for term, numbers, scores in zip(*volume, strict=True):
            entry = parts.setdefault(term, ([], []))
            entry[0].append(_moved(numbers, first))
            entry[1].append(scores)
    joined = ((term, b"".join(numbers), b"".join(scores)) for term, (numbers, scores) in parts.items())
    return MergedScores(layout, {term: _with_impacts(layout, *both) for term, *both in joined})


def updated(merged: MergedScores, volume: int, scores: Scores) -> MergedScores:
    """Return merged scores with others for one volume, which has as many records as before."""
    first, end = merged.layout.span(volume)
    own = {term: (_moved(numbers, first), values) for term, numbers, values in zip(*scores, strict=True)}
    changes = dict(_changes(merged, own, first, end))
    terms = {term: changes.get(term, entry) for term, entry in merged.terms.items()} | changes
    return MergedScores(merged.layout, {term: entry for term, entry in terms.items() if entry.numbers})


def _changes(
    merged: MergedScores, own: dict[str, tuple[bytes, bytes]], first: int, end: int
) -> Iterator[tuple[str, TermScores]]:
    """Yield each term with other scores than before in the records from `first` to `end`; `own` are the new ones."""
    nothing = TermScores(b"", b"", b"")
    for term in merged.terms.keys() | own.keys():
        entry = merged.terms.get(term, nothing)
        numbers = memoryview(entry.numbers).cast("I")
        low = bisect_left(numbers, first)
        high = bisect_left(numbers, end, low)
        new = own.get(term, (b"", b""))
        if new != (entry.numbers[4 * low : 4 * high], entry.scores[2 * low : 2 * high]):
            yield term, _replaced(merged.layout, entry, low, high, new)


def _replaced(layout: Layout, entry: TermScores, low: int, high: int, new: tuple[bytes, bytes]) -> TermScores:
    """Return the scores of a term, of which those from one position to another are replaced."""
    numbers = entry.numbers[: 4 * low] + new[0] + entry.numbers[4 * high :]
    scores = entry.scores[: 2 * low] + new[1] + entry.scores[2 * high :]
    if len(numbers) != len(entry.numbers):  # the term is more or less rare now, for all records
        return _with_impacts(layout, numbers, scores)
    impacts = _impacts(layout, len(scores) // 2, new[1])
    return TermScores(numbers, scores, entry.impacts[:low] + impacts + entry.impacts[high:])


def _with_impacts(layout: Layout, numbers: bytes, scores: bytes) -> TermScores:
    return TermScores(numbers, scores, _impacts(layout, len(scores) // 2, scores))


def _impacts(layout: Layout, n: int, scores: bytes) -> bytes:
    """Return the impacts of a term that `n` records have, for some scores."""
    share = IMPACT * log(1 + (layout.every - n + 0.5) / (n + 0.5)) / UNIT
    return bytes([max(1, min(_MOST_IMPACT, round(share * value))) for value in memoryview(scores).cast("H")])


def _moved(numbers: bytes, first: int) -> bytes:
    return array("I", [number + first for number in memoryview(numbers).cast("I")]).tobytes() if first else numbers
