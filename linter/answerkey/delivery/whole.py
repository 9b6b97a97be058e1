"""A base as the files about all of it see it: an inventory of each volume in the place of its catalog."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from answerkey.delivery.catalog import Catalog, Document, Mix, Question, hash_of_parts
from answerkey.model.derivations import Derivations
from answerkey.verification import UNVERIFIED

Pieces = Callable[[str], Iterable[bytes]]
"""Gives the pieces of a lane, one of each volume, in order."""
MadeOf = Callable[[int, str, str, Callable[[bytes], bytes]], bytes]


class Inventory(NamedTuple):
    """The content of a volume in one locale: numbers of records, and names and hashes of frameworks and collections.

    `assets` are delivered paths. `verdicts` are those on questions, and on documents, with their addresses. `rows` are
    the numbers of frameworks, topics, pages, questions, collections and documents with addresses of their own.
    """

    frameworks: tuple[tuple[str, str], ...] = ()
    topics: int = 0
    pages: int = 0
    questions: int = 0
    mix: Mix = Mix()
    collections: tuple[tuple[str, str], ...] = ()
    documents: int = 0
    assets: tuple[str, ...] = ()
    verdicts: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    rows: tuple[int, int, int, int, int, int] = (0, 0, 0, 0, 0, 0)

    @classmethod
    def of(cls, catalog: Catalog) -> Inventory:
        """Return the inventory of a catalog."""
        return cls(
            tuple((framework.name, framework.hash) for framework in catalog.frameworks),
            len(catalog.topics),
            len(catalog.pages),
            len(catalog.questions),
            _total(framework.mix for framework in catalog.frameworks),
            tuple((collection.name, collection.hash) for collection in catalog.collections),
            len(catalog.documents),
            tuple(asset.path for asset in catalog.assets),
            (_verdicts(question for _, question in catalog.questions), _verdicts(catalog.documents)),
            _rows(catalog),
        )


class Former(NamedTuple):
    """A file about all volumes as the last build left it, with the inventories of that build.

    `changed` are the numbers of the volumes that were made from something else than now.
    """

    file: Path
    inventories: Sequence[Inventory]
    changed: Sequence[int]


@dataclass(frozen=True)
class Whole(Derivations):
    """A base in one locale, of which only some volumes may have been derived.

    `pieces` are those of all targets. `made_of` makes another one of that of a volume, by its number, in a lane, and
    keeps it under a name. `piece` gives one of a volume by its number and its lane. `key` is a hash of all that the
    base is made from, and `former` gives a file of the last build by its path, if it stands and is about the same
    volumes.
    `keep_piece` keeps a piece of the whole base under a name, and `former_piece` gives that of the last build, if that
    was about the same volumes, with the numbers of those that have changed since. `former_made_of` gives what `made_of`
    made of the piece of a changed volume then. `stands` says if a file of a path and a hash need not be made. The other
    members are those of a catalog.
    """

    inventories: Sequence[Inventory]
    pieces: Pieces
    made_of: MadeOf
    piece: Callable[[int, str], bytes]
    redirects: Mapping[str, str | None] = field(default_factory=dict)
    addresses: frozenset[str] = frozenset()
    locale: str = ""
    locales: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    translations: Mapping[str, Whole] = field(default_factory=dict)
    key: str = ""
    former: Callable[[str], Former | None] = lambda _: None
    former_piece: Callable[[str], tuple[bytes | None, Sequence[int]]] = lambda _: (None, ())
    keep_piece: Callable[[str, bytes], None] = lambda *_: None
    former_made_of: Callable[[int, str, str], bytes | None] = lambda *_: None
    stands: Callable[[str, str], bool] = lambda *_: False

    @classmethod
    def of(cls, catalog: Catalog, pieces: Mapping[str, bytes]) -> Whole:
        """Return a base that is not divided."""
        return cls(
            (Inventory.of(catalog),),
            lambda lane: (pieces[lane],),
            lambda _, lane, name, make: make(pieces[lane]),
            lambda _, lane: pieces[lane],
            catalog.redirects,
            catalog.addresses,
            catalog.locale,
            catalog.locales,
            catalog.synonyms,
            {locale: cls.of(each, pieces) for locale, each in catalog.translations.items()},
            sha256(b"".join(pieces.values())).hexdigest(),
        )

    @cached_property
    def total(self) -> Inventory:
        """The inventory of all volumes, with each asset once."""
        every = self.inventories
        return Inventory(
            tuple(each for one in every for each in one.frameworks),
            sum(one.topics for one in every),
            sum(one.pages for one in every),
            sum(one.questions for one in every),
            _total(one.mix for one in every),
            tuple(each for one in every for each in one.collections),
            sum(one.documents for one in every),
            tuple(sorted({path for one in every for path in one.assets})),
            (tuple(_each(every, 0)), tuple(_each(every, 1))),
        )

    @cached_property
    def hash(self) -> str:
        """The hash of the catalog of all volumes."""
        total = self.total
        return hash_of_parts(
            [hash_ for _, hash_ in total.frameworks],
            total.collections,
            total.assets,
            self.redirects,
            [*total.verdicts[0], *total.verdicts[1]],
            self.synonyms,
            {locale: each.hash for locale, each in self.translations.items()},
        )


def _rows(catalog: Catalog) -> tuple[int, int, int, int, int, int]:
    pages = {page.path: page for page in reversed(catalog.pages)}
    questions = sum(len({question.address for question in page.questions}) for page in pages.values())
    frameworks = {framework.path for framework in catalog.frameworks}
    topics = {topic.path for topic in catalog.topics}
    return len(frameworks), len(topics), len(pages), questions, len(catalog.collections), len(catalog.documents)


def _total(mixes: Iterable[Mix]) -> Mix:
    return Mix(*map(sum, zip(Mix(), *mixes, strict=True)))


def _verdicts(items: Iterable[Question | Document]) -> tuple[str, ...]:
    return tuple(repr((each.address, each.verified)) for each in items if each.verified != UNVERIFIED)


def _each(inventories: Iterable[Inventory], kind: int) -> Iterator[str]:
    return (verdict for each in inventories for verdict in each.verdicts[kind])
