"""All that one file gives to the index of its base."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from answerkey.model.base_index import Relation, Rows, Sums
from answerkey.model.corpus import Facts


class Contribution(NamedTuple):
    """The rows of a file, as JSON, by the name of the relation and the key, and its numbers."""

    rows: dict[str, list[str]]
    numbers: dict[str, int]

    def encoded(self) -> bytes:
        """Return the contribution as bytes."""
        return zlib.compress(json.dumps(self, separators=(",", ":")).encode(), 1)

    @classmethod
    def decoded(cls, data: bytes) -> Contribution:
        """Return the contribution that was encoded."""
        return cls(*json.loads(zlib.decompress(data)))


def contribution_of(facts: Facts, relations: Mapping[str, Relation]) -> Contribution:
    """Return what a file gives to some relations, by their names."""
    rows: dict[str, list[str]] = {}
    numbers: dict[str, int] = {}
    for name, relation in relations.items():
        if isinstance(relation, Rows):
            for key, value in relation.of(facts):
                rows.setdefault(f"{name}\0{key}", []).append(json.dumps(value, separators=(",", ":")))
        elif isinstance(relation, Sums):
            numbers.update((f"{name}\0{key}", number) for key, number in relation.of(facts).items() if number)
    return Contribution(rows, numbers)
