"""Brings a copy of a former SQLite file up to date: the rows of changed volumes are replaced, all others stay.

The tables hold what those of a new file hold, but the bytes of the file are others.
"""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from answerkey.delivery.search_index.index import IndexChanges, SearchIndex
from answerkey.delivery.search_index.pieces import whole_index
from answerkey.delivery.store.pieces import ROWS, unpacked_tables
from answerkey.delivery.store.volume_tables import RECORDS, TableRows, owner_of, shifted
from answerkey.delivery.store.writer import index_tables, insert, whole_tables
from answerkey.delivery.whole import Former, Inventory, Whole

_SEARCHED: Final = (("search", "questions"), ("document_search", "documents"))
_PRAGMAS: Final = ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", "cache_size = -32768")


def update(whole: Whole, path: Path, former: Former | None) -> bool:
    """Write an updated copy of a former file, or return False where only a new file will do.

    Records are numbered throughout: where a volume has more or fewer of them, those of all others change.
    """
    if former is None or [each.rows for each in former.inventories] != [each.rows for each in whole.inventories]:
        return False
    index = whole_index(whole)
    if index.changes is None:
        return False
    try:
        shutil.copyfile(former.file, path)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            return _update(connection, whole, former) and _update_index(connection, index, index.changes)
    except (sqlite3.Error, OSError):
        return False


def _update(connection: sqlite3.Connection, whole: Whole, former: Former) -> bool:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    made_by = dict(connection.execute("SELECT key, value FROM meta WHERE key IN ('schema', 'program')").fetchall())
    tables = {table.name: table for table in whole_tables(whole)}
    if made_by != {key: value for key, value in tables["meta"].rows if key in made_by}:
        return False
    connection.execute("BEGIN")
    for number in former.changed:
        _replace_volume(connection, whole.inventories, number, unpacked_tables(whole.piece(number, ROWS)))
    for table in tables.values():
        _replace_rows(connection, table)
    connection.execute("COMMIT")
    return True


def _update_index(connection: sqlite3.Connection, index: SearchIndex, changes: IndexChanges) -> bool:
    connection.execute("BEGIN")
    for table, keys in zip(index_tables(index, *changes), changes, strict=True):
        _delete(connection, table, keys)
        insert(connection, table)
    connection.execute("COMMIT")
    return True


def _replace_volume(
    connection: sqlite3.Connection, inventories: Sequence[Inventory], number: int, tables: Sequence[TableRows]
) -> None:
    before: Counter[str] = Counter()
    for inventory in inventories[:number]:
        before.update(dict(zip(RECORDS, inventory.rows, strict=True)))
    spans = {
        name: (before[name] + 1, before[name] + own)
        for name, own in zip(RECORDS, inventories[number].rows, strict=True)
    }
    for index, table in _SEARCHED:
        _index(connection, index, table, spans[table], "delete")
    for each in tables:
        for condition, span in _conditions(each, spans):
            connection.execute(f"DELETE FROM {each.name} WHERE {condition}", span)
    for each in shifted([tables], before):
        insert(connection, each)
    for index, table in _SEARCHED:
        _index(connection, index, table, spans[table])


def _conditions(table: TableRows, spans: dict[str, tuple[int, int]]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the conditions on the rows of a volume in a table."""
    if table.name in RECORDS:
        yield '"id" BETWEEN ? AND ?', spans[table.name]
    elif table.name == "meta_values":
        for name, span in spans.items():
            yield f"\"table\" = '{name}' AND record_id BETWEEN ? AND ?", span
    else:
        column, owner = owner_of(table)
        yield f'"{column}" BETWEEN ? AND ?', spans[owner]


def _index(connection: sqlite3.Connection, index: str, table: str, span: tuple[int, int], command: str = "") -> None:
    """Add the rows of a span to a full-text index, or delete them from it (https://sqlite.org/fts5.html, 4.4.3)."""
    names = [each[0] for each in connection.execute(f"SELECT * FROM {index} LIMIT 0").description]
    columns = ", ".join(f'"{name}"' for name in names)
    into, value = (f"{index}, ", f"'{command}', ") if command else ("", "")
    rows = f"SELECT {value}id, {columns} FROM {table} WHERE id BETWEEN ? AND ?"
    connection.execute(f"INSERT INTO {index} ({into}rowid, {columns}) {rows}", span)


def _replace_rows(connection: sqlite3.Connection, table: TableRows) -> None:
    """Make the rows of a table these; those that it has already stay untouched. Its first column is its key."""
    columns = ", ".join(f'"{name}"' for name in table.columns)
    former: set[tuple[Any, ...]] = set(connection.execute(f"SELECT {columns} FROM {table.name}"))
    rows = set(map(tuple, table.rows))
    _delete(connection, table, {row[0] for row in former - rows})
    insert(connection, table._replace(rows=sorted(rows - former)))


def _delete(connection: sqlite3.Connection, table: TableRows, keys: Iterable[str]) -> None:
    """Delete the rows of some keys, which stand in the first column of a table."""
    marks = ((key,) for key in sorted(keys))
    connection.executemany(f'DELETE FROM {table.name} WHERE "{table.columns[0]}" = ?', marks)
