"""Draws random questions; the same seed and content give the same questions everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, NamedTuple, TypeVar

from answerkey.delivery.catalog import Mix
from answerkey.delivery.store.limits import BadRequest

T = TypeVar("T")
MAX_SAMPLE: Final = 100


class Candidate(NamedTuple):
    """A question that may be drawn."""

    address: str
    difficulty: str


@dataclass(frozen=True, slots=True)
class SampleSize:
    """The number of questions to draw: a minimum of each difficulty, and `count` in all.

    The default of `count` is the sum of the minima, or 10 if they are 0. A base with fewer questions gives fewer.
    """

    count: int | None = None
    easy: int = 0
    medium: int = 0
    hard: int = 0

    @property
    def mix(self) -> Mix:
        return Mix(self.easy, self.medium, self.hard)

    @property
    def total(self) -> int:
        """The number of questions in all; raises BadRequest for impossible numbers."""
        for name, number in (("count", self.count or 0), *self.mix._asdict().items()):
            if not 0 <= number <= MAX_SAMPLE:
                raise BadRequest(name, f"must be from 0 to {MAX_SAMPLE}")
        total = self.count if self.count is not None else self.mix.all or 10
        if total < self.mix.all:
            raise BadRequest("count", f"is less than the {self.mix.all} questions that easy, medium and hard come to")
        if total > MAX_SAMPLE:
            raise BadRequest("count", f"must be from 0 to {MAX_SAMPLE}")
        return total


def sample(candidates: Iterable[Candidate], size: SampleSize, seed: str) -> list[str]:
    """Return the addresses of drawn questions, in the order in which they are asked.

    Candidates are sorted by the SHA-256 of seed and address. Unlike a generator of random numbers, that is the same in
    all versions of Python, and a question that is added or removed changes no other one's place.
    """
    total = size.total
    drawn = sorted(set(candidates), key=lambda candidate: _place(seed, candidate.address))
    left = size.mix._asdict()
    chosen: set[str] = set()
    for candidate in drawn:
        if left.get(candidate.difficulty, 0) > 0:
            left[candidate.difficulty] -= 1
            chosen.add(candidate.address)
    others = (candidate.address for candidate in drawn if candidate.address not in chosen)
    chosen.update(address for address, _ in zip(others, range(size.total - size.mix.all), strict=False))
    return [candidate.address for candidate in drawn if candidate.address in chosen][:total]


def _place(seed: str, address: str) -> bytes:
    return sha256(f"{seed}\0{address}".encode("utf-8", "surrogatepass")).digest()
