"""The tables of entities: their statements and rows, made from the declared fields.

All that is of SQLite here are the types of columns; another dialect needs another mapping of `Kind`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from answerkey.delivery.entities import PARENTS
from answerkey.delivery.fields import Column, Context, Entity, Kind

_TYPES: Final[Mapping[Kind, str]] = {
    "text": "TEXT",
    "integer": "INTEGER",
    "real": "REAL",
    "boolean": "INTEGER",
    "json": "TEXT",
}


def create(entity: Entity) -> str:
    """Return the statement that creates the table of an entity."""
    parent = PARENTS.get(entity)
    lines = ['"id" INTEGER PRIMARY KEY']
    if parent is not None:
        lines.append(f'"{parent.name}_id" INTEGER NOT NULL REFERENCES {parent.table} (id)')
    lines += map(_definition, columns(entity))
    return f"CREATE TABLE {entity.table} (\n    " + ",\n    ".join(lines) + "\n);\n"


def _definition(column: Column) -> str:
    check = f'CHECK ("{column.name}" IN (0, 1))' if column.kind == "boolean" else ""
    parts = (f'"{column.name}"', _TYPES[column.kind], "" if column.optional else "NOT NULL", column.constraint, check)
    return " ".join(filter(None, parts))


def columns(entity: Entity) -> tuple[Column, ...]:
    """Return the columns that hold values of an entity, beside the numbers of its row and of its parent's."""
    return tuple(each.column for each in entity.within("table") if each.column is not None)


def names(entity: Entity) -> tuple[str, ...]:
    """Return the names of all columns of an entity's table, in the order of the values of `row`."""
    keys = ("id", f"{PARENTS[entity].name}_id") if entity in PARENTS else ("id",)
    return (*keys, *(column.name for column in columns(entity)))


def row(entity: Entity, keys: tuple[int, ...], item: object, at: Context) -> tuple[Any, ...]:
    """Return a row: its own number, that of the record that it belongs to, and the values of an entity."""
    values = entity.values("table", item, at)
    return (*keys, *(column.stored(values[column.name]) for column in columns(entity)))
