"""Loads records: the values of an entity's fields by their names in the API, read as the fields declare it."""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from answerkey.delivery.entities import COLLECTION, DOCUMENT, FRAMEWORK, PAGE, QUESTION, TOPIC
from answerkey.delivery.fields import Entity, Field, Read, Rows
from answerkey.delivery.store.database import Condition, Connection

Record = Mapping[str, Any]
"""The values of a framework, topic, page, question, collection or document, by their names in the API."""
Row = Sequence[Any]
Groups = Mapping[int, list[tuple[Any, ...]]]

TOPICS: Final = "topics t JOIN frameworks f ON f.id = t.framework_id"
PAGES: Final = f"pages p JOIN topics t ON t.id = p.topic_id JOIN {TOPICS.removeprefix('topics t JOIN ')}"
QUESTIONS: Final = f"questions q JOIN pages p ON p.id = q.page_id {PAGES.removeprefix('pages p ')}"
DOCUMENTS: Final = "documents d JOIN collections c ON c.id = d.collection_id"
_SOURCES: Final[Mapping[Entity, str]] = {
    FRAMEWORK: "frameworks f",
    TOPIC: TOPICS,
    PAGE: PAGES,
    QUESTION: QUESTIONS,
    COLLECTION: "collections c",
    DOCUMENT: DOCUMENTS,
}
_AT_ONCE: Final = 500  # values of one statement


class _Member(NamedTuple):
    """A member of records: the positions of its columns in a row, and what is made of them."""

    name: str
    begin: int
    end: int
    make: Callable[..., Any] | None
    rows: Rows | None

    def values(self, ids: Sequence[int], rows: Sequence[Row], groups: Groups) -> list[Any]:
        """Return the values of the member of records; `groups` are the rows of another table that belong to each."""
        begin, end, make = self.begin, self.end, self.make
        if make is None:
            return [row[begin] for row in rows]
        if self.rows is None:
            return [make(*row[begin:end]) for row in rows]
        return [make(*row[begin:end], groups[id_]) for id_, row in zip(ids, rows, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class RecordLoader:
    """Loads some members of the records of an entity; `columns` are those that a row must begin with."""

    entity: Entity
    columns: str
    members: tuple[_Member, ...]

    def where(self, connection: Connection, condition: Condition, order: str = "") -> dict[int, Record]:
        """Return the records under a condition by the numbers of their rows, in the order of reading."""
        source, id_ = _SOURCES[self.entity], f"{self.entity.alias}.id"
        sql = f"SELECT {id_}, {self.columns} FROM {source} WHERE {condition.sql} ORDER BY {order or id_}"
        rows = connection.execute(sql, condition.values).fetchall()
        ids = [row[0] for row in rows]
        records = self.records(connection, ids, [row[1:] for row in rows])
        return dict(zip(ids, records, strict=True))

    def in_order(self, connection: Connection, ids: Sequence[int]) -> tuple[Record, ...]:
        """Return the records of rows, in the order of their numbers here."""
        if not ids:
            return ()  # `IN ()` is SQL of SQLite alone
        records = self.where(connection, Condition(f"{self.entity.alias}.id IN ({_marks(ids)})", tuple(ids)))
        return tuple(records[id_] for id_ in ids)

    def records(self, connection: Connection, ids: Sequence[int], rows: Sequence[Row]) -> tuple[Record, ...]:
        """Return the records of rows with these numbers, which hold `columns`."""
        owner = f"{self.entity.name}_id"
        names = [member.name for member in self.members]
        columns = []
        for member in self.members:
            groups = _grouped(connection, member.rows, owner, ids) if member.rows is not None else {}
            columns.append(member.values(ids, rows, groups))
        return tuple(dict(zip(names, values, strict=True)) for _, *values in zip(ids, *columns, strict=True))


@lru_cache(maxsize=256)  # names are those that clients choose
def loader(entity: Entity, names: tuple[str, ...]) -> RecordLoader:
    """Return the loader of the members with these names that a detail or a hit has; other names have no effect."""
    columns: list[str] = []
    members = []
    for field in (each for each in _readable(entity) if each.key in names):
        read = _read(entity, field)
        begin = len(columns)
        columns += read.columns
        members.append(_Member(field.key, begin, len(columns), read.make, read.rows))
    return RecordLoader(entity, ", ".join(columns) or "1", tuple(members))


def _readable(entity: Entity) -> tuple[Field, ...]:
    return tuple(each for each in entity.within("detail") if each.read is not None or each.column is not None)


def _read(entity: Entity, field: Field) -> Read:
    if field.read is not None:
        return field.read
    assert field.column is not None  # `_readable` says so
    return Read((f'{entity.alias}."{field.column.name}"',), field.column.loader)


def _grouped(
    connection: Connection, rows: Rows, owner: str, ids: Sequence[int]
) -> defaultdict[int, list[tuple[Any, ...]]]:
    """Return the rows of a table by the numbers of those that they belong to."""
    groups: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for at in range(0, len(ids), _AT_ONCE):
        batch = ids[at : at + _AT_ONCE]
        where = f"{owner} IN ({_marks(batch)}) AND {rows.condition} ORDER BY {owner}, {rows.order}"
        for id_, *values in connection.execute(
            f"SELECT {owner}, {rows.columns} FROM {rows.table} WHERE {where}", batch
        ):
            groups[id_].append(tuple(values))
    return groups


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
