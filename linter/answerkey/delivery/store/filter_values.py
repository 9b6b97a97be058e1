"""The values of filters that a base has."""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

from answerkey.config import nearest
from answerkey.delivery.store import data_fields, meta_fields
from answerkey.delivery.store.database import Connection
from answerkey.delivery.store.filters import DocumentFilters, Filters
from answerkey.delivery.store.limits import MOST_COMPARED, clean
from answerkey.delivery.store.meta_fields import MetaFilter

_COLUMNS: Final = {
    "frameworks": ("frameworks", "slug"),
    "topics": ("topics", "slug"),
    "pages": ("pages", "path"),
    "tags": ("tags", "tag"),
    "languages": ("snippets", "language"),
    "collections": ("collections", "name"),
    "reviews": ("pages", "review"),
}
_TOPIC_PATHS = ("topics", "path")


class UnknownValue(NamedTuple):
    """A value of a field of Filters that the base does not have, and the nearest one that it has, or empty.

    Without a field, the value is the name of a field of `meta` itself.
    """

    field: str
    value: str
    nearest: str


def unknown_values(connection: Connection, filters: Filters) -> Iterator[UnknownValue]:
    """Yield the values of filters that the base does not have; raises BadRequest for what is no Unicode text."""
    for field, column in _COLUMNS.items():
        for value in getattr(filters, field):
            is_path = field == "pages" or (field == "topics" and "/" in value)
            name = "/" + value.strip("/") if is_path else value
            place = _TOPIC_PATHS if field == "topics" and is_path else column
            if not _exists(connection, *place, clean(field, name)):
                yield UnknownValue(field, value, nearest(name, _values(connection, *place)))


def unknown_fields(connection: Connection, filters: Sequence[MetaFilter], table: str) -> Iterator[UnknownValue]:
    """Yield the fields of `meta` that no record of a table has, and the values that none of them has."""
    names = meta_fields.names(connection, table) if filters else []
    return _unknown("meta", filters, names, partial(meta_fields.values, connection, table))


def unknown_data(connection: Connection, filters: DocumentFilters) -> Iterator[UnknownValue]:
    """Yield the fields of `data` that no document of a collection has, and the values that none of them has."""
    names = data_fields.names(connection, filters.collection) if filters.fields else []
    return _unknown("data", filters.fields, names, partial(data_fields.values, connection, filters.collection))


def _unknown(
    prefix: str, filters: Sequence[MetaFilter], names: Collection[str], values_of: Callable[[str], Collection[str]]
) -> Iterator[UnknownValue]:
    """Yield the fields, named with a prefix and a dot, and the values that are not among these."""
    for name, requested in filters:
        field = f"{prefix}.{name}"
        if name not in names:
            yield UnknownValue("", field, nearest(name, names))
            continue
        values = values_of(name)
        yield from (UnknownValue(field, value, nearest(value, values)) for value in requested if value not in values)


def _exists(connection: Connection, table: str, column: str, value: str) -> bool:
    return connection.execute(f"SELECT 1 FROM {table} WHERE {column} = ? LIMIT 1", (value,)).fetchone() is not None


def _values(connection: Connection, table: str, column: str) -> list[str]:
    sql = f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY {column} LIMIT {MOST_COMPARED}"
    return [value for (value,) in connection.execute(sql)]
