"""Writes a catalog to PostgreSQL in one transaction: readers see the former tables or the new ones.

A row is known by the hash of its values, and a table is a set of rows: what is not in the catalog is deleted, what is
new is added, and all other rows stay untouched.
"""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from answerkey import __version__
from answerkey.delivery.catalog import Catalog
from answerkey.delivery.postgres.address import PostgresAddress
from answerkey.delivery.postgres.errors import reason
from answerkey.delivery.postgres.layout import (
    BUILD,
    FUNCTIONS,
    PHRASE_TEXTS,
    PHRASES,
    ROW_HASH,
    SEARCHED,
    Table,
    language_of,
    layout,
)
from answerkey.delivery.postgres.values import Row, phrases, row_hash, storable
from answerkey.delivery.sinks import SinkError, SinkOutcome
from answerkey.delivery.store import schema
from answerkey.delivery.store.writer import TableRows, rows_of

_Connection = psycopg.Connection[TupleRow]
_WAIT: Final = "10s"  # for readers, when tables are made anew
_MUCH: Final = 0.1  # the share of new rows after which the planner needs new statistics
_HASHES_AT_ONCE: Final = 10_000


@dataclass(frozen=True, slots=True)
class PostgresSink:
    """The tables in a schema of a database, and those of translations in schemas beside it."""

    address: PostgresAddress

    @property
    def shown(self) -> str:
        return str(self.address)

    def holds(self, key: str) -> bool:
        """Return True if the tables are of these inputs; raises SinkError."""
        with _transaction(self.address) as connection:
            build = _Build.read(connection, self.address)
        return build is not None and build.key == key and build.layout == _fingerprint(build.locale)

    def deliver(self, catalog: Catalog, key: str) -> SinkOutcome:
        """Replace the rows; raises SinkError, and then all tables are as before."""
        addresses = {self.address.of_locale(locale): each for locale, each in catalog.translations.items()}
        total: Counter[str] = Counter()
        notes: dict[str, None] = {}
        with _transaction(self.address) as connection:
            _lock(connection, self.address)
            former = _Build.read(connection, self.address)
            for address, each in {**addresses, self.address: catalog}.items():
                update = _Update(connection, address, each)
                update.run(key)
                total.update(update.counts)
                notes |= dict.fromkeys(update.notes)
            for locale in former.translations if former is not None else ():
                if (address := self.address.of_locale(locale)) not in addresses:
                    _drop(connection, address)
        return SinkOutcome(total["written"], total["removed"], total["unchanged"], tuple(notes))


@contextmanager
def _transaction(address: PostgresAddress) -> Iterator[_Connection]:
    """Yield a connection, whose transaction is committed at the end; raises SinkError."""
    try:
        with psycopg.connect(address.conninfo, application_name="answerkey build") as connection:
            yield connection
    except psycopg.Error as error:
        raise SinkError(reason(error, address)) from None


def _lock(connection: _Connection, address: PostgresAddress) -> None:
    """Keep other builds of the same tables out until the end of the transaction; readers are not kept waiting."""
    sql = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
    if not _value(connection, sql, (f"answerkey {address.schema}",)):
        raise SinkError(f"{address}: another build is under way")
    connection.execute(f"SET LOCAL lock_timeout = '{_WAIT}'")


def _value(connection: _Connection, query: str, values: Sequence[Any] = ()) -> Any:
    row = connection.execute(query, values).fetchone()
    return row[0] if row is not None else None


@dataclass(frozen=True, slots=True)
class _Build:
    """What the tables of a schema are, and the build that wrote them."""

    schema: str
    layout: str
    tables: tuple[str, ...]
    key: str
    locale: str
    translations: tuple[str, ...]

    @classmethod
    def read(cls, connection: _Connection, address: PostgresAddress) -> _Build | None:
        """Return the build of a schema, or None without one; raises SinkError for a later schema than our own."""
        if not _exists(connection, address, "build"):
            return None
        _enter(connection, address)
        row = connection.execute("SELECT schema, layout, tables, key FROM build").fetchone()
        if row is None:
            raise SinkError(f"{address}: its table `build` is empty, so no build of this program made it")
        version, layout, names, key = row
        if _version(version) > (schema.MAJOR, schema.MINOR):
            raise SinkError(
                f"{address} has schema {version} of a later version of answerkey, and this one writes {schema.VERSION}"
            )
        meta: dict[str, str] = dict(connection.execute("SELECT key, value FROM meta").fetchall())
        locales = meta.get("locales", "").split()
        return cls(version, layout, tuple(names), key, meta.get("locale", ""), tuple(locales[1:]))


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdecimal())


def _exists(connection: _Connection, address: PostgresAddress, table: str) -> bool:
    query = "SELECT EXISTS (SELECT FROM pg_catalog.pg_tables WHERE schemaname = %s AND tablename = %s)"
    return bool(_value(connection, query, (address.schema, table)))


def _enter(connection: _Connection, address: PostgresAddress) -> None:
    connection.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(address.schema)))


def _drop(connection: _Connection, address: PostgresAddress) -> None:
    """Remove the tables of a schema, and the schema if nothing else is in it."""
    build = _Build.read(connection, address)
    if build is None:
        return
    for name in (*build.tables, "build"):
        connection.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(sql.Identifier(name)))
    connection.execute("DROP FUNCTION IF EXISTS instr(text, text)")


def _fingerprint(locale: str) -> str:
    """Return a hash of all statements that create the tables."""
    return sha256("\n".join(_statements(locale)).encode()).hexdigest()[:32]


def _statements(locale: str) -> Iterator[str]:
    yield FUNCTIONS
    yield BUILD
    for table in layout():
        yield from table.statements(language_of(locale))


@dataclass
class _Update:
    """The update of the tables of one schema."""

    connection: _Connection
    address: PostgresAddress
    catalog: Catalog
    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def run(self, key: str) -> None:
        """Make the tables if they are not there, or of another layout, and put their rows right."""
        fingerprint = _fingerprint(self.catalog.locale)
        build = _Build.read(self.connection, self.address)
        if build is None or build.layout != fingerprint:
            self._make(build)
        _enter(self.connection, self.address)
        tables = {table.name: table for table in layout()}
        for rows in rows_of(self.catalog):
            self._update(tables[rows.name], rows)
        self.connection.execute("DELETE FROM build")
        values = schema.VERSION, f"answerkey {__version__}", fingerprint, list(tables), key
        self.connection.execute("INSERT INTO build VALUES (%s, %s, %s, %s, %s)", values)

    def _make(self, build: _Build | None) -> None:
        if build is not None:
            _drop(self.connection, self.address)
        self._refuse_others()
        if not _value(self.connection, "SELECT to_regnamespace(%s) IS NOT NULL", (f'"{self.address.schema}"',)):
            self.connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(self.address.schema)))
        _enter(self.connection, self.address)
        for statement in _statements(self.catalog.locale):
            self.connection.execute(statement)

    def _refuse_others(self) -> None:
        """Raise SinkError if a table of the same name is not of a build."""
        for name in ("build", *(table.name for table in layout())):
            if _exists(self.connection, self.address, name):
                raise SinkError(
                    f"{self.address}: the schema `{self.address.schema}` has a table `{name}` that no build made; "
                    "name another schema by `?schema=NAME`"
                )

    def _update(self, table: Table, rows: TableRows) -> None:
        """Make the rows of a table those of the catalog."""
        stored = {bytes(each) for (each,) in self.connection.execute(f"SELECT {ROW_HASH} FROM {table.name}")}
        new: dict[bytes, Row] = {}
        unchanged: set[bytes] = set()
        for digest, row in self._hashed(table, rows):
            if digest in stored:
                unchanged.add(digest)
            else:
                new[digest] = row
        stale = stored - unchanged
        self._delete(table, stale)
        self._add(table, rows.columns, new)
        if len(new) > _MUCH * len(unchanged):
            self.connection.execute(f"ANALYZE {table.name}")
        self.counts.update(written=len(new), removed=len(stale - new.keys()), unchanged=len(unchanged))

    def _hashed(self, table: Table, rows: TableRows) -> Iterator[tuple[bytes, Row]]:
        structured = tuple(rows.columns.index(name) for name, kind in table.kinds.items() if kind == "json")
        for row in rows.rows:
            clean = storable(row, structured)
            if clean is not row:
                self.notes.append(f"PostgreSQL has U+FFFD for characters of `{table.name}` that it does not take")
            yield row_hash(clean), clean

    def _delete(self, table: Table, stale: Iterable[bytes]) -> None:
        every = list(stale)
        for at in range(0, len(every), _HASHES_AT_ONCE):
            batch = every[at : at + _HASHES_AT_ONCE]
            self.connection.execute(f"DELETE FROM {table.name} WHERE {ROW_HASH} = ANY(%s)", (batch,))

    def _add(self, table: Table, columns: Sequence[str], rows: Mapping[bytes, Row]) -> None:
        if not rows:
            return
        searched = [columns.index(name) for name in PHRASE_TEXTS.get(table.name, ())]
        names = [*columns, ROW_HASH, *([PHRASES] if searched else [])]
        quoted = ", ".join(f'"{name}"' for name in names)
        statement = f"COPY {table.name} ({quoted}) FROM STDIN"
        with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            for digest, row in rows.items():
                more = (phrases(row[place] for place in searched),) if searched else ()
                copy.write_row((*row, digest, *more))
        self._note_long(table, columns, rows.values())

    def _note_long(self, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Note the texts that are longer than what `search` has of them."""
        limits = [(columns.index(name), name, most) for name, _, most in SEARCHED.get(table.name, ())]
        for row in rows:
            for place, name, most in limits:
                if len(row[place]) > most:
                    self.notes.append(f"`search` of `{table.name}` has the first {most:,} characters of a `{name}`")
