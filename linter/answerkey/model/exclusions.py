"""The files and folders that a configuration excludes.

There may be thousands of patterns. Those without wildcards are looked up; the others are tried one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from msgspec import Struct

from answerkey.model.collections import anchored
from answerkey.model.globs import Pattern, has_wildcards, pattern


class Exclusions(Struct, frozen=True):
    """Excluded `names` at any depth, `paths`, and patterns with wildcards."""

    names: frozenset[str]
    paths: frozenset[str]
    patterns: tuple[Pattern, ...]

    @classmethod
    def of(cls, globs: Iterable[str]) -> Exclusions:
        """Compile patterns; one without a slash matches at any depth."""
        literals, others = set(), []
        for glob in globs:
            if has_wildcards(glob):
                others += [pattern(anchored(glob)), pattern(f"{anchored(glob)}/**")]
            else:
                literals.add(glob)
        names = frozenset(glob for glob in literals if "/" not in glob)
        return cls(names, frozenset(literals - names), tuple(others))

    def cover(self, path: str) -> bool:
        """Return True if a pattern matches a path, with forward slashes, or a folder above it."""
        parts = path.split("/")
        if not self.names.isdisjoint(parts) or not self.paths.isdisjoint(accumulate(parts, "{}/{}".format)):
            return True
        return any(each.matches(path) for each in self.patterns)
