"""Fields that a base adds to those of this program: their rows, which can be filtered by, and conditions of SQL."""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from answerkey.delivery.store.database import Condition, Connection
from answerkey.delivery.store.limits import MOST_COMPARED


class MetaFilter(NamedTuple):
    """A field of `meta` or `data` and its values, one of which a record has; all but text is as in JSON."""

    name: str
    values: tuple[str, ...]


def meta_rows(table: str, records: Sequence[tuple[int, Mapping[str, Any]]]) -> Iterator[tuple[str, int, str, str]]:
    """Yield the rows of `meta_values` for the records of a table: its name, the record's id, and a field and a value.

    Values are scalars and those of lists. Text is as it is, all else as in JSON.
    """
    for id_, meta in records:
        for name, value in meta.items():
            every = value if isinstance(value, list) else [value]
            texts = [
                each if isinstance(each, str) else json.dumps(each) for each in every if isinstance(each, _SCALARS)
            ]
            yield from ((table, id_, name, text) for text in dict.fromkeys(texts) if name.isprintable())


_SCALARS: Final = (str, int, float)  # True and False are of int


def condition(table: str, alias: str, field: MetaFilter) -> Condition:
    """Return a condition on the records of a table, which has an alias."""
    marks = ", ".join("?" * len(field.values)) or "NULL"
    sql = f"""EXISTS (SELECT 1 FROM meta_values m WHERE m."table" = '{table}' AND m.record_id = {alias}.id
        AND m.name = ? AND m.text IN ({marks}))"""
    return Condition(sql, (field.name, *field.values))


def names(connection: Connection, table: str) -> list[str]:
    """Return the names of the fields of a table's records that can be filtered by."""
    sql = 'SELECT DISTINCT name FROM meta_values WHERE "table" = ? ORDER BY name'
    return [name for (name,) in connection.execute(sql, (table,))]


def values(connection: Connection, table: str, name: str) -> list[str]:
    """Return the values of a field that a table has."""
    sql = f"""SELECT DISTINCT text FROM meta_values WHERE "table" = ? AND name = ? ORDER BY text
        LIMIT {MOST_COMPARED}"""
    return [value for (value,) in connection.execute(sql, (table, name))]
