"""The seam between the store and a database.

Statements are SQL that SQLite and PostgreSQL both have, with `?` for each value: no function of JSON, no full-text
table, and no order of values of several types. What differs is a method of `Connection`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final, Protocol

from answerkey.delivery.fields import Entity


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of SQL with the values of its question marks."""

    sql: str
    values: tuple[str | float, ...] = ()


ALWAYS: Final = Condition("TRUE")


class Unreadable(Exception):
    """The database is not one of answerkey, damaged, or of an unsupported schema."""


class TooSlow(Exception):
    """A call took longer than the store allows, and was stopped."""


class Cursor(Protocol):
    """The rows of a statement."""

    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """A connection to a database."""

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Cursor:
        """Run a statement."""
        ...

    def phrase(self, entity: Entity, words: Sequence[str]) -> Condition:
        """Return the condition that a text of a record has words in this order, next to each other."""
        ...


class Connections(Protocol):
    """Connections to a database. A call that takes too long is stopped."""

    def one(self) -> AbstractContextManager[Connection]:
        """Yield a connection that no other thread uses; raises TooSlow and Unreadable."""
        ...

    def close(self) -> None:
        """Close the connections; running calls end first."""
        ...
