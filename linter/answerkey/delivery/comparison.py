"""A comparison of two states of a base: what was added, removed, moved or changed, of questions or of documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from answerkey.identity.lock import State
from answerkey.identity.redirects import follow
from answerkey.identity.similarity import Text, match


class Entry(Protocol):
    """A question or a document in one state of a base. It moves within its `collection` only."""

    @property
    def address(self) -> str: ...
    @property
    def collection(self) -> str: ...
    @property
    def text(self) -> Text: ...
    def differs(self, other: Any, /) -> tuple[str, ...]:
        """Return the names of the parts that differ."""
        ...

    def summary(self) -> dict[str, Any]:
        """Return what JSON data say of it."""
        ...


T = TypeVar("T", bound=Entry)


@dataclass(frozen=True)
class Change(Generic[T]):
    """A question or a document of both states, with the names of the parts that changed."""

    before: T
    after: T
    parts: tuple[str, ...]

    @property
    def moved(self) -> bool:
        return self.before.address != self.after.address


@dataclass(frozen=True)
class Comparison(Generic[T]):
    """The differences of two states, each kind ordered by address. What is in `moved` may have changed parts too."""

    added: tuple[T, ...]
    removed: tuple[T, ...]
    moved: tuple[Change[T], ...]
    changed: tuple[Change[T], ...]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved or self.changed)


def by_address(entries: Iterable[T]) -> dict[str, T]:
    """Return entries by their addresses; of two with one address, the first."""
    first: dict[str, T] = {}
    for entry in entries:
        first.setdefault(entry.address, entry)
    return first


def compare(old: Mapping[str, T], new: Mapping[str, T], states: Mapping[str, State]) -> Comparison[T]:
    """Compare two states, each by address.

    An entry moved if the record of addresses (`states`) says so, or if another address has nearly the same text.
    """
    moves = _moves(old, new, states)
    pairs = sorted([*((address, address) for address in old.keys() & new.keys()), *moves.items()])
    changes = [Change(old[a], new[b], old[a].differs(new[b])) for a, b in pairs]
    added, removed = new.keys() - old.keys() - set(moves.values()), old.keys() - new.keys() - moves.keys()
    return Comparison(
        tuple(new[address] for address in sorted(added)),
        tuple(old[address] for address in sorted(removed)),
        tuple(sorted((change for change in changes if change.moved), key=lambda change: change.after.address)),
        tuple(change for change in changes if change.parts and not change.moved),
        sum(not change.parts and not change.moved for change in changes),
    )


def _moves(old: Mapping[str, T], new: Mapping[str, T], states: Mapping[str, State]) -> dict[str, str]:
    """Map the old address of each entry that moved to its new address; no two share one."""
    removed, added = old.keys() - new.keys(), new.keys() - old.keys()
    moves: dict[str, str] = {}
    ends = follow(states).ends
    for address in sorted(removed):
        target = ends.get(address, "")
        if target in added and target not in moves.values():
            moves[address] = target
    unmatched = {address: old[address].text for address in sorted(removed - moves.keys())}
    candidates = {address: new[address].text for address in sorted(added - set(moves.values()))}
    certain = match(unmatched, candidates).certain.items()
    return {**moves, **{a: pair.new for a, pair in certain if old[a].collection == new[pair.new].collection}}


def as_data(comparison: Comparison[T], more: Callable[[Change[T]], Mapping[str, Any]] = lambda _: {}) -> dict[str, Any]:
    """Return the comparison as JSON data, with `more` about each change; see `docs/identity.md`."""

    def data(change: Change[T]) -> dict[str, Any]:
        origin = {"from": change.before.address} if change.moved else {}
        return {**change.after.summary(), **origin, "changed": list(change.parts), **more(change)}

    return {
        "added": [each.summary() for each in comparison.added],
        "changed": list(map(data, comparison.changed)),
        "removed": [each.summary() for each in comparison.removed],
        "moved": list(map(data, comparison.moved)),
        "unchanged": comparison.unchanged,
    }
