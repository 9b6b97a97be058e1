"""The values by which files name documents of other collections: one way of resolution for rules, editors and outputs.

A document goes by its address (``/notes/heaps``, the first slash may be left out), by the path of its file without the
suffix (``notes/heaps`` from the content folder, or ``heaps`` from the folder of the collection), and by its slug: the
field `slug`, or the last part of its address. ``#id`` after an address names a question or heading in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from answerkey.model.addresses import address_of
from answerkey.model.base_index import BaseIndex, Rows, joined
from answerkey.model.corpus import Corpus, Facts
from answerkey.model.views import DocumentRecord, Record, Reference

Names = Mapping[str, Mapping[str, tuple[str, ...]]]
"""By collection, the addresses that go by each name."""


class Target(NamedTuple):
    """The addresses that a reference may mean: one if it is right. `fragment` is a question or heading in it."""

    addresses: tuple[str, ...]
    fragment: str = ""

    @property
    def address(self) -> str:
        """The one address; empty where there is none or several."""
        return self.addresses[0] if len(self.addresses) == 1 else ""


def resolve_reference(reference: Reference, corpus: Corpus) -> Target:
    """Return what a reference of a document means."""
    name, _, fragment = reference.value.partition("#")
    names = corpus.derived(names_of).get(reference.collection, {})
    return Target(names.get(name) or names.get(name.removeprefix("/")) or (), fragment)


def names_of(corpus: Corpus) -> Names:
    """Return the names of all files that have an address. An address goes before other names, and a path before slugs.

    A name that only ranks lower than another document's is not ambiguous.
    """
    names: dict[str, dict[str, dict[str, None]]] = {}
    ranks: dict[tuple[str, str], int] = {}
    for entry in corpus.entries:
        address = address_of(entry.record)
        if address is None:
            continue
        for rank, name in zip(_RANKS, name_parts(entry.record, address).names(), strict=True):
            key = entry.record.collection, name
            if rank <= ranks.get(key, rank):
                meanings = names.setdefault(key[0], {})
                if rank < ranks.get(key, rank):
                    meanings[name] = {}
                ranks[key] = rank
                meanings.setdefault(name, {})[address] = None
    return {kind: {name: tuple(addresses) for name, addresses in meanings.items()} for kind, meanings in names.items()}


def resolve_in_index(reference: Reference, index: BaseIndex) -> Target:
    """Return what a reference of a document means, as `resolve_reference` does."""
    name, _, fragment = reference.value.partition("#")
    for each in dict.fromkeys((name, name.removeprefix("/"))):
        meanings = index.values(REFERENCE_NAMES, joined(reference.collection, each))
        best = min((rank for rank, _, _ in meanings), default=0)
        addresses = [address for rank, _, address in sorted(meanings) if rank == best]
        if addresses:
            return Target(tuple(dict.fromkeys(addresses)), fragment)
    return Target((), fragment)


def _meanings(facts: Facts) -> Iterator[tuple[str, Any]]:
    """Yield the rank of each name of a file, the path of the file, and its address."""
    address = address_of(facts.record)
    if address is not None:
        for rank, name in zip(_RANKS, name_parts(facts.record, address).names(), strict=True):
            yield joined(facts.record.collection, name), [rank, facts.path, address]


def _name_list(facts: Facts) -> Iterator[tuple[str, Any]]:
    address = address_of(facts.record)
    if address is not None:
        names = dict.fromkeys(name_parts(facts.record, address).names())
        yield from ((facts.record.collection, name) for name in names)


REFERENCE_NAMES = Rows("reference-names", _meanings)
"""The meanings of names, by collection and name: their ranks, files and addresses."""
REFERENCE_NAME_LIST = Rows("reference-name-list", _name_list)
"""The names by which the documents of a collection go."""


class NameParts(NamedTuple):
    """All that the names of a file are made of: its address, its path, that from its collection's folder, its slug."""

    address: str
    path: str
    name: str
    slug: str | None = None

    def names(self) -> tuple[str, ...]:
        """Return the names, those of the same position being of the same form for every file."""
        path = str(PurePosixPath(self.path).with_suffix(""))
        last = self.address.rpartition("/")[2]
        return self.address, self.address.removeprefix("/"), path, self.name, last, self.slug or last


_RANKS = (0, 0, 1, 1, 2, 2)


def name_parts(record: Record, address: str) -> NameParts:
    """Return what the names of a file with this address are made of."""
    path = str(PurePosixPath(record.path).with_suffix(""))
    name = record.declaration.name if isinstance(record, DocumentRecord) else path.partition("/")[2]
    slug = record.data.get("slug")
    return NameParts(address, record.path, name, slug if isinstance(slug, str) else None)
