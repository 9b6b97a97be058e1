"""Fields that a base adds to those of this program: which can be filtered by, and the conditions of SQL for it."""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from answerkey.delivery.catalog import Catalog

_VALUE: Final = "CASE m.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(m.value AS TEXT) END"
_SCALAR: Final = "m.type NOT IN ('object', 'array', 'null')"
_MOST_COMPARED: Final = 5_000  # values that an unknown one is compared with


class MetaFilter(NamedTuple):
    """A field of `meta` or `data` and its values, one of which a record has; all but text is as in JSON."""

    name: str
    values: tuple[str, ...]


def meta_fields(catalog: Catalog) -> list[tuple[str, str]]:
    """Return pairs of a table and the name of a field whose values are scalars or lists of them, sorted."""
    records: tuple[tuple[str, Sequence[Any]], ...] = (
        ("frameworks", catalog.frameworks),
        ("topics", catalog.topics),
        ("pages", catalog.pages),
        ("questions", [question for _, question in catalog.questions]),
    )
    return sorted({(table, name) for table, items in records for item in items for name in _filterable(item.meta)})


def _filterable(meta: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of fields that have a value to filter by; SQLite takes no path with a quote or a backslash."""
    for name, value in meta.items():
        values = value if isinstance(value, list) else [value]
        if name.isprintable() and not set('"\\') & set(name) and any(isinstance(each, _SCALARS) for each in values):
            yield name


_SCALARS: Final = (str, int, float)  # True and False are of int


def condition(alias: str, field: MetaFilter) -> tuple[str, tuple[str, ...]]:
    """Return a condition on the record of a table, and the values of its question marks."""
    marks = ", ".join("?" * len(field.values))
    path = _path(field.name)
    sql = f"""EXISTS (SELECT 1 FROM json_each({alias}.meta, ?) m
        WHERE json_type({alias}.meta, ?) <> 'object' AND {_SCALAR} AND {_VALUE} IN ({marks}))"""
    return sql, (path, path, *field.values)


def names(connection: sqlite3.Connection, table: str) -> list[str]:
    """Return the names of the fields of a table's records that can be filtered by."""
    sql = 'SELECT name FROM meta_fields WHERE "table" = ? ORDER BY name'
    return [name for (name,) in connection.execute(sql, (table,))]


def values(connection: sqlite3.Connection, table: str, name: str) -> list[str]:
    """Return the values of a field that a table has."""
    path = _path(name)
    sql = f"""SELECT DISTINCT {_VALUE} FROM {table} x, json_each(x.meta, ?) m
        WHERE json_type(x.meta, ?) <> 'object' AND {_SCALAR} ORDER BY 1 LIMIT {_MOST_COMPARED}"""
    return [value for (value,) in connection.execute(sql, (path, path))]


def _path(name: str) -> str:
    return f'$."{name}"'
