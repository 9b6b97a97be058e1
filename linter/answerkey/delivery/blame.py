"""Blame over the commit graph: of each line of each file, the commit that wrote it.

The commits are gone through once, parents first, and each commit's patches are applied to lists that say of each line
which commit wrote it. What comes out is what `git blame` says, by its own rules: a line of a merge is the merge's only
if no parent has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from answerkey.delivery.patches import FileDiff

UNKNOWN = -1


class Node(NamedTuple):
    """A commit in the graph."""

    name: str
    parents: list[str]


class Lines(NamedTuple):
    """A file: the commit of each line, the one that made the file, and the one in which each id first stood there.

    Commits are numbers; `UNKNOWN` is none.
    """

    owners: list[int]
    born: int
    ids: Mapping[str, int]


State = dict[str, Lines]


def blame(nodes: Sequence[Node], patches: Iterator[list[FileDiff]], cut_off: Set[str]) -> State:
    """The files after the last of some commits, which come parents first and are numbered in that order.

    `patches` are those of each commit to each of its parents, or to nothing. Of the commits that are `cut_off` the
    parents are missing, so that it is not known what they wrote.
    """
    return _Pass(nodes, patches, cut_off).run()


@dataclass(frozen=True)
class _Pass:
    """The one pass. A commit's state is kept until all commits that build on it are done."""

    nodes: Sequence[Node]
    patches: Iterator[list[FileDiff]]
    cut_off: Set[str]
    states: dict[str, State] = field(default_factory=dict)

    def run(self) -> State:
        children = Counter(parent for node in self.nodes for parent in node.parents)
        for number, (name, parents) in enumerate(self.nodes):
            changes = [next(self.patches) for _ in parents or [""]]
            owner = UNKNOWN if name in self.cut_off else number
            self.states[name] = self._after(parents, changes, owner)
            for parent in parents:
                children[parent] -= 1
                if not children[parent]:
                    del self.states[parent]
        return self.states[self.nodes[-1].name] if self.nodes else {}

    def _after(self, parents: list[str], changes: list[list[FileDiff]], owner: int) -> State:
        """The state after a commit, from those of its parents."""
        first = self.states[parents[0]] if parents else {}
        state = applied(first, changes[0], owner)
        if len(parents) > 1:
            others = [
                (self.states[parent], {diff.new: diff for diff in diffs if diff.new})
                for parent, diffs in zip(parents[1:], changes[1:], strict=True)
            ]
            for diff in changes[0]:
                if diff.new:
                    state[diff.new] = _merged(diff.new, state[diff.new], others, owner)
        return state


def applied(state: State, diffs: Iterable[FileDiff], owner: int) -> State:
    """A state after a commit's changes."""
    diffs = list(diffs)
    after = dict(state)
    for diff in diffs:
        if diff.old is not None and diff.old != diff.new:
            after.pop(diff.old, None)
    for diff in diffs:
        if diff.new is not None:
            after[diff.new] = _spliced(state.get(diff.old or ""), diff, owner)
    return after


def _spliced(before: Lines | None, diff: FileDiff, owner: int) -> Lines:
    """A file's lines after its changes."""
    if before is None:
        before = Lines([], owner, {})
    owners = before.owners
    if diff.hunks:
        owners = owners.copy()
        for start, removed, added in diff.hunks:  # in order: new positions hold once all before are applied
            owners[start : start + removed] = [owner] * added
    new = {found: owner for found in diff.ids if found not in before.ids}
    return Lines(owners, before.born, {**before.ids, **new} if new else before.ids)


def _merged(path: str, lines: Lines, others: list[tuple[State, dict[str, FileDiff]]], owner: int) -> Lines:
    """A file of a merge: what is not its first parent's may be another's."""
    owners, born, ids = lines.owners, lines.born, dict(lines.ids)
    for state, diffs in others:
        diff = diffs.get(path)
        other = _spliced(state.get(diff.old or ""), diff, owner) if diff else state.get(path)
        if other is None:
            continue
        if diff is None:
            owners = other.owners
        elif len(other.owners) == len(owners):
            owners = [b if a == owner else a for a, b in zip(owners, other.owners, strict=True)]
        born = other.born if born == owner else born
        ids = {**other.ids, **{name: first for name, first in ids.items() if first != owner or name not in other.ids}}
    return Lines(owners, born, ids)
