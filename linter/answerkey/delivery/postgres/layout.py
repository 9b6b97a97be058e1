"""The tables of PostgreSQL: those of the SQLite file, read from an empty one, so that both come of one source.

Each row has a hash, by which a build knows what is new. Questions and documents have two columns for searches:
`search` is what PostgreSQL makes of their texts, for SQL, and `phrases` has the words of the SQLite file's full-text
table, for phrases in searches of the store.
"""

# statements consist of constants of this package

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from answerkey.delivery.entities import DOCUMENT, ENTITIES, QUESTION
from answerkey.delivery.fields import Kind
from answerkey.delivery.search_index.stemming import algorithm_of
from answerkey.delivery.store import schema, tables

ROW_HASH: Final = "row_hash"
PHRASES: Final = "phrases"
PHRASE_TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    QUESTION.table: ("question_text", "answer_text", "code", "names", "parts"),
    DOCUMENT.table: ("title", "text", "field_texts", "code", "names", "parts"),
}
"""The columns of a table whose words are in `phrases`."""
_BY_KIND: Final[Mapping[Kind, str]] = {"boolean": "boolean", "json": "json"}
_BY_TYPE: Final = {"TEXT": 'text COLLATE "C"', "INTEGER": "bigint", "REAL": "double precision", "BLOB": "bytea"}
# PostgreSQL refuses a `tsvector` of more than 1 MB: characters of these texts, of up to four bytes, make less.
_TITLE, _TEXT, _CODE = 10_000, 100_000, 50_000
SEARCHED: Final[Mapping[str, tuple[tuple[str, str, int], ...]]] = {
    QUESTION.table: (
        ("question_text", "A", _TITLE),
        ("names", "B", _TITLE),
        ("answer_text", "C", _TEXT),
        ("code", "D", _CODE),
    ),
    DOCUMENT.table: (
        ("title", "A", _TITLE),
        ("names", "B", _TITLE),
        ("text", "C", _TEXT // 2),
        ("field_texts", "C", _TEXT // 2),
        ("code", "D", _CODE),
    ),
}
"""The columns of a table that `search` is made of, each with its weight and the number of characters that count."""
FUNCTIONS: Final = "CREATE FUNCTION instr(text, text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT strpos($1, $2)'"
"""The functions that statements of the store have from SQLite."""
BUILD: Final = """CREATE TABLE build (
    schema text NOT NULL,
    program text NOT NULL,
    layout text NOT NULL,
    tables text[] NOT NULL,
    key text NOT NULL
)"""
"""The table that says what the others are: its one row is written last."""


class Reference(NamedTuple):
    """A column whose values are those of a column of another table."""

    column: str
    table: str
    target: str


@dataclass(frozen=True)
class Table:
    """A table: its columns with their types, its key, unique columns, references, and further statements."""

    name: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...]
    references: tuple[Reference, ...]
    indexes: tuple[str, ...]
    kinds: Mapping[str, Kind]

    def statements(self, language: str) -> Iterator[str]:
        """Yield the statements that create the table and its indexes, with searches in a language of PostgreSQL."""
        lines = [f'"{name}" {kind}' for name, kind in self.columns.items()]
        lines += [f"{ROW_HASH} bytea NOT NULL", f"PRIMARY KEY ({_quoted(self.key)})"]
        lines += [f"UNIQUE ({_quoted(columns)})" for columns in self.unique]
        lines += [
            f'FOREIGN KEY ("{each.column}") REFERENCES {each.table} ("{each.target}") DEFERRABLE INITIALLY DEFERRED'
            for each in self.references
        ]
        if self.name in SEARCHED:
            vector = " || ".join(
                f"""setweight(to_tsvector('pg_catalog.{language}'::regconfig, left("{column}", {most})), '{weight}')"""
                for column, weight, most in SEARCHED[self.name]
            )
            lines += [f"{PHRASES} tsvector NOT NULL", f"search tsvector NOT NULL GENERATED ALWAYS AS ({vector}) STORED"]
        yield f"CREATE TABLE {self.name} (\n    " + ",\n    ".join(lines) + "\n)"
        yield from self.indexes
        if self.name in SEARCHED:
            yield from (
                f"CREATE INDEX {self.name}_by_{column} ON {self.name} USING gin ({column})"
                for column in (PHRASES, "search")
            )


def language_of(locale: str) -> str:
    """Return the text search configuration of PostgreSQL for a locale; `simple` has no stems."""
    algorithm = algorithm_of(locale)
    return algorithm if algorithm in _LANGUAGES else "simple"


_LANGUAGES: Final = frozenset(  # of PostgreSQL 14 and later
    (
        "arabic armenian basque catalan danish dutch english finnish french german greek hindi hungarian indonesian "
        "irish italian lithuanian nepali norwegian portuguese romanian russian serbian spanish swedish tamil turkish "
        "yiddish"
    ).split()
)


@cache
def layout() -> tuple[Table, ...]:
    """Return the tables; each comes behind those that it refers to."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(schema.ddl())
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY rowid").fetchall()
        virtual = [name for name, sql in rows if sql.upper().startswith("CREATE VIRTUAL")]
        names = [name for name, _ in rows if not any(name == each or name.startswith(f"{each}_") for each in virtual)]
        return tuple(_table(connection, name) for name in names)


def _table(connection: sqlite3.Connection, name: str) -> Table:
    kinds = _kinds().get(name, {})
    columns, key = {}, []
    for _, column, kind, required, _, place in connection.execute(f"PRAGMA table_info({name})"):
        optional = "" if required or place else " NULL"
        columns[column] = f"{_BY_KIND.get(kinds.get(column, 'text'), _BY_TYPE[kind])}{optional or ' NOT NULL'}"
        key += [(place, column)] if place else []
    references = [Reference(own, table, target) for _, _, table, own, target, *_ in _foreign_keys(connection, name)]
    unique, indexes = [], []
    for _, index, is_unique, origin, _ in sorted(connection.execute(f"PRAGMA index_list({name})")):
        if origin == "u":
            unique.append(_indexed(connection, index))
        elif origin == "c":
            indexes.append(_index(connection, name, index, "UNIQUE " if is_unique else ""))
    keys = tuple(column for _, column in sorted(key))
    return Table(name, columns, keys, tuple(unique), tuple(references), tuple(indexes), kinds)


@cache
def _kinds() -> Mapping[str, Mapping[str, Kind]]:
    """Return the kinds of columns of entities, by their tables and names."""
    return {entity.table: {each.name: each.kind for each in tables.columns(entity)} for entity in ENTITIES}


def _foreign_keys(connection: sqlite3.Connection, name: str) -> Sequence[tuple[str, ...]]:
    return sorted(connection.execute(f"PRAGMA foreign_key_list({name})"))


def _indexed(connection: sqlite3.Connection, index: str) -> tuple[str, ...]:
    """Return the names of an index's columns; empty for one of an expression."""
    names = [name for _, _, name in connection.execute(f"PRAGMA index_info({index})")]
    return tuple(names) if None not in names else ()


def _index(connection: sqlite3.Connection, table: str, index: str, unique: str) -> str:
    columns = _quoted(_indexed(connection, index))
    if not columns:
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (index,)).fetchone()
        columns = f"({sql[sql.index('(') + 1 : sql.rindex(')')]})"  # an expression has brackets of its own
    return f"CREATE {unique}INDEX {index} ON {table} ({columns})"


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
