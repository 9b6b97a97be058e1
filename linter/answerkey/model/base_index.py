"""The rest of the base as the rules of one file see it: rows and numbers that all files give, by keys.

What a file asks is recorded, so that a change elsewhere is followed to the files that asked for what it changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

from answerkey.model.corpus import Facts, Moment
from answerkey.model.publication import Publishing
from answerkey.model.versions import Versions


class Row(NamedTuple):
    """A row that a file gives; the value is plain data as JSON has it."""

    path: str
    value: Any


@dataclass(frozen=True)
class Rows:
    """A relation: the rows that each file gives under keys. `name` is unique."""

    name: str
    of: Callable[[Facts], Iterable[tuple[str, Any]]]


@dataclass(frozen=True)
class Sums:
    """Numbers that each file gives under keys, and that add up. `name` is unique.

    With `near` the keys of which there are so many are found by names one slip away, too.
    """

    name: str
    of: Callable[[Facts], Mapping[str, int]]
    near: int = 0


@dataclass(frozen=True)
class Derived:
    """A value that is made of rows and numbers for a key, and changes less often than these. `name` is unique."""

    name: str
    make: Callable[[BaseIndex, str], Any]


Relation = Rows | Sums | Derived


@dataclass(frozen=True)
class Settings:
    """All that rules over the base know beside its files.

    `names` are those that the configuration adds, and `hidden_names` those that only preludes and proofs may use.
    `library_modules` are the top-level modules of the libraries that are installed. The first of the `locales` is that
    of the base. The stages of content depend on `publishing`, and verdicts on code on the `versions` in force, None
    where no file of the base depends on them.
    """

    names: frozenset[str] = frozenset()
    hidden_names: frozenset[str] = frozenset()
    library_modules: frozenset[str] = frozenset()
    locales: tuple[str, ...] = ()
    publishing: Publishing = field(default_factory=Publishing)
    versions: Versions | None = None


class BaseIndex(Protocol):
    """All questions that the rules of a file may ask about other files; each is recorded with the file that asks."""

    @property
    def settings(self) -> Settings: ...

    def first(self, rows: Rows, key: str) -> Row | None:
        """Return the first row under a key, in the order of files."""

    def last(self, rows: Rows, key: str) -> Row | None:
        """Return the last row under a key."""

    def values(self, rows: Rows, key: str) -> tuple[Any, ...]:
        """Return the different values under a key, in an order that depends on them alone."""

    def counts(self, rows: Rows, key: str) -> tuple[tuple[Any, int], ...]:
        """Return the different values under a key, each with the number of its rows."""

    def has(self, sums: Sums, key: str, number: int = 1) -> bool:
        """Return True if there are at least so many of a key."""

    def near(self, sums: Sums, name: str) -> frozenset[str]:
        """Return the keys of the sums that are at most one edit away from a name, case aside."""

    def derived(self, derived: Derived, key: str) -> Any:
        """Return a derived value."""

    def facts(self, path: str) -> Facts:
        """Return all facts of a file: the asking file depends on every change of it."""

    def history(self, path: str, lines: Mapping[str, tuple[int, int]]) -> Mapping[str, Moment]:
        """Return the last change of each text of a file by its first and last line; empty without a history.

        It is for derived values: a commit changes the history of all files, and the last changes of few.
        """

    def is_reached(self, day: date) -> bool:
        """Return True if today is a day or later."""

    @property
    def today(self) -> date:
        """The day of the run: the asking file is checked again each day."""

    def suggestion(self, budget: str, word: str, vocabulary: Callable[[], Iterable[str]]) -> str:
        """Return the nearest of some words, case aside; empty if none is near.

        Only the first misspellings of a run, in the order of files, have a suggestion: each is a search through the
        whole vocabulary, and thousands of them need another remedy. A `budget` is a name for those that count together.
        """


def joined(*parts: str) -> str:
    """Return one key for several texts."""
    return "".join(f"{len(part)} {part}" for part in parts)
