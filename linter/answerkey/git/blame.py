"""Blame over the commit graph: of each line of each file, the commit that wrote it.

One pass over the commits, parents first, applies the patches of each to lists that name the commit of each line. The
result is that of `git blame`, by the same rules: a line of a merge belongs to the merge only if no parent has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from answerkey.git.log import Node
from answerkey.git.patches import FileDiff

UNKNOWN = -1


class Lines(NamedTuple):
    """The lines of a file: the commit of each, the one that made the file, and the first one with each id.

    Commits are numbers; `UNKNOWN` is no known one.
    """

    owners: list[int]
    born: int
    ids: Mapping[str, int]


Files = dict[str, Lines]


def blame(nodes: Sequence[Node], patches: Iterator[list[FileDiff]], cut_off: Set[str]) -> Files:
    """Return the files after the last of some commits, which come parents first and are numbered in that order.

    `patches` are those of each commit to each of its parents, or to nothing. Commits that are `cut_off` lack their
    parents, so their lines are of no known commit.
    """
    return _Pass(nodes, patches, cut_off).run()


@dataclass(frozen=True)
class _Pass:
    """The pass. The files after a commit are kept until all commits that build on it are done."""

    nodes: Sequence[Node]
    patches: Iterator[list[FileDiff]]
    cut_off: Set[str]
    states: dict[str, Files] = field(default_factory=dict)

    def run(self) -> Files:
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

    def _after(self, parents: list[str], changes: list[list[FileDiff]], owner: int) -> Files:
        """Return the files after a commit, from those of its parents."""
        first = self.states[parents[0]] if parents else {}
        state = apply_diffs(first, changes[0], owner)
        if len(parents) > 1:
            others = [
                (self.states[parent], {diff.new: diff for diff in diffs if diff.new})
                for parent, diffs in zip(parents[1:], changes[1:], strict=True)
            ]
            for diff in changes[0]:
                if diff.new:
                    state[diff.new] = _merged(diff.new, state[diff.new], others, owner)
        return state


def apply_diffs(state: Files, diffs: Iterable[FileDiff], owner: int) -> Files:
    """Return files after the changes of a commit."""
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
    """Return the lines of a file after its changes."""
    if before is None:
        before = Lines([], owner, {})
    owners = before.owners
    if diff.hunks:
        owners = owners.copy()
        for start, removed, added in diff.hunks:  # in order: new positions hold once all before are applied
            owners[start : start + removed] = [owner] * added
    new = {name: owner for name in diff.ids if name not in before.ids}
    return Lines(owners, before.born, {**before.ids, **new} if new else before.ids)


def _merged(path: str, lines: Lines, others: list[tuple[Files, dict[str, FileDiff]]], owner: int) -> Lines:
    """Return the lines of a file of a merge: those that its first parent lacks may be another parent's."""
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
