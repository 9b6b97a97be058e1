"""Fields of the data of documents: the conditions and orders of SQL for them, and their values."""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from answerkey.delivery.store.database import Condition, Connection
from answerkey.delivery.store.limits import MOST_COMPARED
from answerkey.delivery.store.meta_fields import MetaFilter

_OF_COLLECTION: Final = """document_values v JOIN documents d ON d.id = v.document_id
    JOIN collections c ON c.id = d.collection_id WHERE c.name = ?"""
ORDERED: Final = (
    "CASE WHEN o.number IS NOT NULL THEN 0 WHEN o.text IS NOT NULL THEN 1 ELSE 2 END",
    "coalesce(o.number, 0)",
    "CASE WHEN o.number IS NULL THEN coalesce(o.text, '') ELSE '' END",
)
"""The columns to order by a field: numbers, then texts, then documents without it; of a list its least value counts."""
ORDERING: Final = """LEFT JOIN (SELECT document_id, min(number) AS number, min(text) AS text FROM document_values
    WHERE name = ? GROUP BY document_id) o ON o.document_id = d.id"""
"""The join for an order by the field that its question mark names."""


_ABSENT: Final = "\U0010ffff"  # in a cursor, stands for a document without the field


def encoded(values: Sequence[Any]) -> str | float:
    """Return the value of a cursor for those of the columns to order by."""
    kind, number, text = values
    return (float(number), str(text), _ABSENT)[kind]


def decoded(value: str | float) -> tuple[int, float, str]:
    """Return the values of the columns to order by, of a cursor's value."""
    if isinstance(value, str):
        return (2, 0.0, "") if value == _ABSENT else (1, 0.0, value)
    return 0, float(value), ""


def condition(field: MetaFilter) -> Condition:
    """Return a condition on documents `d`."""
    marks = ", ".join("?" * len(field.values)) or "NULL"
    sql = f"""EXISTS (SELECT 1 FROM document_values v
        WHERE v.document_id = d.id AND v.name = ? AND v.text IN ({marks}))"""
    return Condition(sql, (field.name, *field.values))


def names(connection: Connection, collection: str) -> list[str]:
    """Return the names of fields that documents of a collection have."""
    sql = f"SELECT DISTINCT v.name FROM {_OF_COLLECTION} ORDER BY 1"
    return [name for (name,) in connection.execute(sql, (collection,))]


def names_of_few(connection: Connection, collection: str, most: int) -> list[str]:
    """Return the names of fields with at most that many values in a collection; no more names than that, either."""
    sql = f"""SELECT v.name FROM {_OF_COLLECTION} GROUP BY v.name HAVING count(DISTINCT v.text) <= ?
        ORDER BY v.name LIMIT ?"""
    return [name for (name,) in connection.execute(sql, (collection, most, most))]


def counts(connection: Connection, name: str, where: Condition, most: int) -> dict[str, int]:
    """Return the number of documents by the value of a field, the most first; `where` is a condition on documents."""
    sql = f"""SELECT v.text, count(DISTINCT d.id) FROM document_values v JOIN documents d ON d.id = v.document_id
        JOIN collections c ON c.id = d.collection_id WHERE v.name = ? AND {where.sql}
        GROUP BY v.text ORDER BY 2 DESC, 1 LIMIT ?"""
    return dict(tuple(row) for row in connection.execute(sql, (name, *where.values, most)))


def values(connection: Connection, collection: str, name: str) -> list[str]:
    """Return the values of a field that documents of a collection have."""
    sql = f"SELECT DISTINCT v.text FROM {_OF_COLLECTION} AND v.name = ? ORDER BY 1 LIMIT {MOST_COMPARED}"
    return [value for (value,) in connection.execute(sql, (collection, name))]
