"""Writes a catalog to PostgreSQL in one transaction: readers see the former tables or the new ones.

A row is known by the hash of its values, and a table is a set of rows: what is not in the catalog is deleted, what is
new is added, and all other rows stay untouched.
"""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

import psycopg
from psycopg import errors, sql
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
from answerkey.delivery.sinks import SinkDelivery, SinkError, SinkOutcome
from answerkey.delivery.store import schema
from answerkey.delivery.store.volume_tables import TableRows
from answerkey.delivery.store.writer import rows_of

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

    def deliver(self, catalog: Catalog, key: str) -> SinkDelivery:
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
        outcome = SinkOutcome(total["written"], total["removed"], total["unchanged"])
        return SinkDelivery(outcome, tuple(notes))


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
    query = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
    if not _value(connection, query, (f"answerkey {address.schema}",)):
        raise SinkError(f"{address}: another build is under way")
    connection.execute(f"SET LOCAL lock_timeout = '{_WAIT}'")


def _value(connection: _Connection, query: str, values: Sequence[Any] = ()) -> Any:
    row = connection.execute(query, values).fetchone()
    return row[0] if row is not None else None


@dataclass(frozen=True, slots=True)
class _Build:
    """The tables of a schema, and the build that wrote them."""

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
        try:
            row = connection.execute(f"SELECT schema, layout, tables, key FROM {address.schema}.build").fetchone()
        except errors.UndefinedColumn:
            row = None
        if row is None:
            raise SinkError(_of_others(address, "build"))
        version, layout, names, key = row
        if _version(version) > (schema.MAJOR, schema.MINOR):
            raise SinkError(
                f"{address} has schema {version} of a later version of answerkey, and this one writes {schema.VERSION}"
            )
        meta: dict[str, str] = dict(connection.execute("SELECT key, value FROM meta").fetchall())
        locales = meta.get("locales", "").split()
        return cls(version, layout, tuple(names), key, meta.get("locale", ""), tuple(locales[1:]))


def _of_others(address: PostgresAddress, table: str) -> str:
    """Return the message that a table of somebody else is in the way."""
    return (
        f"{address}: the schema `{address.schema}` has a table `{table}` that no build made; "
        "name another schema by `?schema=NAME`"
    )


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdecimal())


def _exists(connection: _Connection, address: PostgresAddress, table: str) -> bool:
    query = "SELECT EXISTS (SELECT FROM pg_catalog.pg_tables WHERE schemaname = %s AND tablename = %s)"
    return bool(_value(connection, query, (address.schema, table)))


def _enter(connection: _Connection, address: PostgresAddress) -> None:
    connection.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(address.schema)))


def _drop(connection: _Connection, address: PostgresAddress) -> None:
    """Remove the tables of a schema, unless a view or another object of somebody else depends on one."""
    build = _Build.read(connection, address)
    if build is None:
        return
    tables = sql.SQL(", ").join(map(sql.Identifier, (*build.tables, "build")))
    connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(tables))
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
        self._update(rows_of(self.catalog))
        self.connection.execute("DELETE FROM build")
        values = schema.VERSION, f"answerkey {__version__}", fingerprint, [table.name for table in layout()], key
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
                raise SinkError(_of_others(self.address, name))

    def _update(self, parts: Iterable[TableRows]) -> None:
        """Make the rows of the tables those of the catalog; a table may come in several parts."""
        updates: dict[str, _TableUpdate] = {}
        tables = {table.name: table for table in layout()}
        for part in parts:
            if part.name not in updates:
                updates[part.name] = _TableUpdate.of(self.connection, tables[part.name], part.columns)
            updates[part.name].take(part.rows)
        for update in updates.values():
            update.finish()
            self.counts.update(written=update.written, removed=update.removed, unchanged=len(update.unchanged))
            self.notes += update.notes


@dataclass
class _TableUpdate:
    """The update of one table: the hashes of the rows that it had, and of those that it keeps, and the new rows."""

    connection: _Connection
    table: Table
    columns: tuple[str, ...]
    former: frozenset[bytes]
    unchanged: set[bytes] = field(default_factory=set)
    new: dict[bytes, Row] = field(default_factory=dict)
    written: int = 0
    notes: dict[str, None] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: _Connection, table: Table, columns: tuple[str, ...]) -> _TableUpdate:
        """Return the update of a table whose rows will have these columns."""
        hashes = connection.execute(f"SELECT {ROW_HASH} FROM {table.name}")
        return cls(connection, table, columns, frozenset(bytes(each) for (each,) in hashes))

    @property
    def removed(self) -> int:
        """The number of rows that are gone or have changed."""
        return len(self.former) - len(self.unchanged)

    def take(self, rows: Iterable[Row]) -> None:
        """Take rows that the table is to have. Those of an empty table are written at once, for they may be many."""
        for digest, row in self._hashed(rows):
            if digest in self.former:
                self.unchanged.add(digest)
            else:
                self.new[digest] = row
        if not self.former:
            self._add()

    def finish(self) -> None:
        """Remove the rows that were not taken, then add the new ones: these may have values that must be unique."""
        stale = list(self.former - self.unchanged)
        for at in range(0, len(stale), _HASHES_AT_ONCE):
            batch = stale[at : at + _HASHES_AT_ONCE]
            self.connection.execute(f"DELETE FROM {self.table.name} WHERE {ROW_HASH} = ANY(%s)", (batch,))
        self._add()
        if self.written > _MUCH * len(self.unchanged):
            self.connection.execute(f"ANALYZE {self.table.name}")

    def _hashed(self, rows: Iterable[Row]) -> Iterator[tuple[bytes, Row]]:
        structured = tuple(self.columns.index(name) for name, kind in self.table.kinds.items() if kind == "json")
        for row in rows:
            clean = storable(row, structured)
            if clean is not row:
                self._note(f"PostgreSQL has U+FFFD for characters of `{self.table.name}` that it does not take")
            yield row_hash(clean), clean

    def _add(self) -> None:
        if not self.new:
            return
        searched = [self.columns.index(name) for name in PHRASE_TEXTS.get(self.table.name, ())]
        names = [*self.columns, ROW_HASH, *([PHRASES] if searched else [])]
        quoted = ", ".join(f'"{name}"' for name in names)
        with self.connection.cursor() as cursor, cursor.copy(f"COPY {self.table.name} ({quoted}) FROM STDIN") as copy:
            for digest, row in self.new.items():
                more = (phrases(row[place] for place in searched),) if searched else ()
                copy.write_row((*row, digest, *more))
        self._note_long()
        self.written += len(self.new)
        self.new.clear()

    def _note_long(self) -> None:
        """Note the texts that are longer than what `search` has of them."""
        limits = [(self.columns.index(name), name, most) for name, _, most in SEARCHED.get(self.table.name, ())]
        for row in self.new.values():
            for place, name, most in limits:
                if len(row[place]) > most:
                    self._note(f"`search` of `{self.table.name}` has the first {most:,} characters of a long `{name}`")

    def _note(self, message: str) -> None:
        self.notes[message] = None
