"""Orders of lists, and the cursors at which they go on."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from answerkey.delivery.store import data_fields
from answerkey.delivery.store.database import ALWAYS, Condition
from answerkey.delivery.store.limits import BadRequest, clean

_MAX_CURSOR: Final = 2000
_FORGED: Final = "must be the `next` of an earlier part"
_TEXT_SORTS: Final = frozenset({"address", "path", "title", "updated", "changed", "created"})

QUESTION_SORTS: Final[Mapping[str, str]] = {
    "position": "q.id",
    "address": "q.address",
    "difficulty": "q.level",
    "updated": "p.updated",
    "changed": "q.changed",
    "created": "q.created",
    "words": "q.words",
}
"""The sort orders of questions; `position` is the reading order, and a ``-`` before a name reverses it."""

DATA: Final = "data."
"""The beginning of the names of fields of the data of documents, in orders and in the API."""
DOCUMENT_SORTS: Final[Mapping[str, str]] = {
    "position": "d.id",
    "address": "d.address",
    "title": "d.title",
    "changed": "d.changed",
    "created": "d.created",
    "words": "d.words",
}
"""The sort orders of the documents of a collection, beside those by fields of their data."""

PAGE_SORTS: Final[Mapping[str, str]] = {
    "position": "p.id",
    "path": "p.path",
    "title": "p.title",
    "difficulty": "p.level",
    "updated": "p.updated",
    "changed": "p.changed",
    "created": "p.created",
    "questions": "p.easy + p.medium + p.hard",
    "words": "p.words",
}
"""The sort orders of pages."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a list: by columns of SQL, then by `id`, ascending or descending.

    `encode` makes the value of a cursor of the columns' values, and `decode` these of such a value, or None if it is
    none of this order.
    """

    sort: str
    columns: tuple[str, ...]
    id: str
    encode: Callable[[Sequence[Any]], str | float]
    decode: Callable[[str | float], tuple[Any, ...] | None]

    @classmethod
    def of(cls, sort: str, columns: Mapping[str, str], id_column: str) -> Order:
        """Return the order of a name such as ``updated`` or ``-updated``; raises BadRequest."""
        name = sort.removeprefix("-")
        if name not in columns:
            raise BadRequest("sort", f"must be one of {', '.join(columns)}, with or without a `-` before it")
        return cls(sort, (columns[name],), id_column, itemgetter(0), _text if name in _TEXT_SORTS else _number)

    @property
    def clause(self) -> str:
        """The terms after ORDER BY."""
        way = "DESC" if self.sort.startswith("-") else "ASC"
        return ", ".join(f"{column} {way}" for column in dict.fromkeys((*self.columns, self.id)))

    @property
    def selected(self) -> str:
        """The columns of a row from which `cursor` is made: `id`, and those of the order."""
        return ", ".join((self.id, *self.columns))

    @property
    def width(self) -> int:
        """The number of selected columns."""
        return 1 + len(self.columns)

    def after(self, cursor: str | None) -> Condition:
        """Return the condition on rows after a cursor; raises BadRequest for a cursor of another order."""
        if cursor is None:
            return ALWAYS
        values, number = self.place(cursor)
        sign = "<" if self.sort.startswith("-") else ">"
        if self.columns == (self.id,):
            return Condition(f"{self.id} {sign} ?", (number,))
        marks = ", ".join("?" * self.width)
        return Condition(f"({', '.join((*self.columns, self.id))}) {sign} ({marks})", (*values, number))

    def place(self, cursor: str) -> tuple[tuple[Any, ...], int]:
        """Return the columns' values and the `id` of a cursor; raises BadRequest for a cursor of another order."""
        sort, value, number = _read_cursor(cursor)
        if sort != self.sort:
            raise BadRequest("cursor", "belongs to a list with another order")
        values = self.decode(value)
        if values is None:
            raise BadRequest("cursor", _FORGED)
        return values, number

    def following(self, rows: Sequence[Sequence[Any]], limit: int) -> str | None:
        """Return the cursor after a slice. The query asks for one row more, which is there if the list continues."""
        return self.cursor(rows[limit - 1]) if len(rows) > limit else None

    def cursor(self, row: Sequence[Any]) -> str:
        """Return the cursor after a row that begins with the selected columns."""
        number, *values = row[: self.width]
        data = json.dumps([self.sort, self.encode(values), number], ensure_ascii=False, separators=(",", ":")).encode()
        return urlsafe_b64encode(data).decode().rstrip("=")


def _text(value: str | float) -> tuple[str] | None:
    return (value,) if isinstance(value, str) else None


def _number(value: str | float) -> tuple[float] | None:
    return None if isinstance(value, str) else (value,)


def by_rank(sort: str) -> Order:
    """Return the order of the hits of a search, which is no order of SQL: by a number, then by that of the record."""
    return Order(sort, ("rank",), "id", itemgetter(0), _number)


def of_documents(sort: str) -> tuple[str, tuple[str, ...], Order]:
    """Return the join for an order of documents, the values of its question marks, and the order; raises BadRequest."""
    name = sort.removeprefix("-")
    if not name.startswith(DATA):
        return "", (), Order.of(sort, DOCUMENT_SORTS, "d.id")
    order = Order(sort, data_fields.ORDERED, "d.id", data_fields.encoded, data_fields.decoded)
    return data_fields.ORDERING, (clean("sort", name.removeprefix(DATA)),), order


def _read_cursor(cursor: str) -> tuple[str, str | float, int]:
    try:
        if len(cursor) > _MAX_CURSOR:
            raise ValueError
        data = json.loads(urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
        sort, value, number = data
    except (ValueError, TypeError, RecursionError):
        raise BadRequest("cursor", _FORGED) from None
    if (
        type(sort) is not str
        or type(value) not in (str, int, float)
        or type(number) is not int
        or not _is_small(value, number)
    ):
        raise BadRequest("cursor", _FORGED)
    return sort, clean("cursor", value) if isinstance(value, str) else value, number


def _is_small(*values: str | float) -> bool:
    """Return True if a database can hold the numbers; no NaN is small."""
    return all(abs(value) < 2**62 for value in values if not isinstance(value, str))
