"""The parts of an index that an editor keeps in memory, so that an edit looks through no table of all files."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from msgspec import Struct, field

_NOTHING: Final[frozenset[int]] = frozenset()


class IndexMemory(Struct):
    """The stale files of an index, and all files by the checksums of what they asked.

    Files are named by their keys in the tables. The answers that depend on a day are those of `day`.
    """

    day: int | None = None
    stale: set[bytes] = field(default_factory=set)
    _reads: dict[bytes, frozenset[int]] = field(default_factory=dict)
    _askers: dict[int, list[bytes]] = field(default_factory=dict)

    def checked(self, place: bytes, sums: Collection[int], *, is_stale: bool = False) -> None:
        """Note what a file asked."""
        new, old = frozenset(sums), self._reads.get(place, _NOTHING)
        for each in new - old:
            self._askers.setdefault(each, []).append(place)
        for each in old - new:
            self._askers[each].remove(place)
            if not self._askers[each]:
                del self._askers[each]
        self._reads[place] = new
        self.mark(place, is_stale=is_stale)

    def mark(self, place: bytes, *, is_stale: bool) -> None:
        """Note if a file is stale; what it asked before stays, since most of it will be asked again."""
        (self.stale.add if is_stale else self.stale.discard)(place)

    def remove(self, place: bytes) -> None:
        """Forget a file."""
        self.checked(place, ())
        del self._reads[place]

    def askers(self, sums: Iterable[int]) -> set[bytes]:
        """Return the files that are not stale and asked something of this."""
        return {place for each in sums for place in self._askers.get(each, ())} - self.stale
