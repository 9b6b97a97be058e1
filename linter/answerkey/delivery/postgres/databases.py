"""Stores of a database of PostgreSQL: one for each request, over one transaction, in which no build is seen by half."""

# ruff: noqa: S608  # statements consist of constants of this package and the name of a schema, which is checked

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any, Final

import psycopg
from psycopg import errors, sql
from psycopg.rows import TupleRow
from psycopg.types.string import TextBinaryLoader, TextLoader
from psycopg_pool import ConnectionPool, PoolTimeout

from answerkey.delivery.fields import Entity
from answerkey.delivery.postgres.address import PostgresAddress
from answerkey.delivery.postgres.errors import reason
from answerkey.delivery.postgres.layout import PHRASES
from answerkey.delivery.postgres.values import phrase_query
from answerkey.delivery.sinks._texts import text_of
from answerkey.delivery.store import Store, schema
from answerkey.delivery.store.database import Condition, Cursor, TooSlow, Unreadable

_Raw = psycopg.Connection[TupleRow]
_MOST: Final = 8  # connections of a process
_GONE: Final = (errors.UndefinedTable, errors.UndefinedColumn, errors.UndefinedFunction, errors.InvalidSchemaName)


class PostgresConnection:
    """A connection within a transaction, as the store uses it."""

    def __init__(self, raw: _Raw) -> None:
        self._raw = raw

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Cursor:
        """Run a statement."""
        return self._raw.execute(_translated(statement), [*map(text_of, values)] or None, binary=True)

    def phrase(self, entity: Entity, words: Sequence[str]) -> Condition:
        """Return the condition that a text of a record has words in this order, next to each other."""
        return Condition(f"{entity.alias}.{PHRASES} @@ CAST(? AS tsquery)", (phrase_query(words),))


@lru_cache(maxsize=2048)
def _translated(statement: str) -> str:
    """Return a statement with the marks of psycopg for values; those of this package have no others."""
    return statement.replace("%", "%%").replace("?", "%s")


class _Transaction:
    """The connections of a store that lives for one transaction: there is one."""

    def __init__(self, connection: PostgresConnection, address: PostgresAddress, seconds: float) -> None:
        self._connection, self._address, self._seconds = connection, address, seconds

    @contextmanager
    def one(self) -> Iterator[PostgresConnection]:
        """Yield the connection; raises TooSlow and Unreadable."""
        with _translating(self._address, self._seconds):
            yield self._connection

    def close(self) -> None:
        """Do nothing: the connection goes back at the end of the request."""


@contextmanager
def _translating(address: PostgresAddress, seconds: float) -> Iterator[None]:
    """Raise TooSlow and Unreadable for errors of psycopg."""
    try:
        yield
    except (errors.QueryCanceled, PoolTimeout):
        raise TooSlow(f"took longer than {seconds:g} s") from None
    except (errors.InsufficientPrivilege, psycopg.OperationalError, *_GONE) as error:
        raise Unreadable(reason(error, address)) from None


class PostgresDatabases:
    """A pool of connections to the tables of a schema; a statement takes at most `seconds`.

    Opening it asks nothing. A build that is written meanwhile is seen by the next request.
    """

    def __init__(self, address: PostgresAddress, seconds: float) -> None:
        self._address, self._seconds = address, seconds
        self._lock, self._lent = threading.Lock(), 0
        self._pool: ConnectionPool[_Raw] = ConnectionPool(
            address.conninfo,
            kwargs={"application_name": "answerkey serve"},
            min_size=0,
            max_size=_MOST,
            timeout=seconds,
            configure=self._configure,
            open=False,
        )

    @classmethod
    def open(cls, address: PostgresAddress, seconds: float) -> PostgresDatabases:
        """Open the pool; raises Unreadable if the database can't be read."""
        databases = cls(address, seconds)
        databases._check()
        databases._pool.open()
        return databases

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """Yield a store for one request; raises TooSlow and Unreadable."""
        with _translating(self._address, self._seconds):
            raw = self._borrow()
            try:
                yield Store(_Transaction(PostgresConnection(raw), self._address, self._seconds))
            finally:
                self._give_back(raw)

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def _borrow(self) -> _Raw:
        """Return a connection to tables that can be read; those that the server has closed are left out."""
        for attempt in range(_MOST + 1):
            raw = self._getconn()
            try:
                _check_version(PostgresConnection(raw), self._address)
            except BaseException as error:
                self._give_back(raw)
                if not (isinstance(error, psycopg.OperationalError) and raw.closed and attempt < _MOST):
                    raise
            else:
                return raw
        raise AssertionError  # the last attempt returns or raises

    def _getconn(self) -> _Raw:
        """Return a connection; raises Unreadable if the server gives none, and PoolTimeout if others have all."""
        try:
            raw = self._pool.getconn()
        except PoolTimeout:
            if not self._lent:
                raise Unreadable(f"{self._address}: there is no connection to the server") from None
            raise
        with self._lock:
            self._lent += 1
        return raw

    def _give_back(self, raw: _Raw) -> None:
        """End the transaction, which the pool would report as forgotten, and return a connection."""
        with suppress(psycopg.Error):
            raw.rollback()
        self._pool.putconn(raw)
        with self._lock:
            self._lent -= 1

    def _check(self) -> None:
        """Raise Unreadable if the database can't be read: a pool would only say that no connection came in time."""
        with _translating(self._address, self._seconds), psycopg.connect(self._address.conninfo) as raw:
            self._configure(raw)
            _check_version(PostgresConnection(raw), self._address)

    def _configure(self, raw: _Raw) -> None:
        """Prepare a new connection: read-only, one snapshot for all statements of a transaction, a limit of time."""
        raw.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(self._address.schema)))
        raw.execute(sql.SQL("SET statement_timeout TO {}").format(sql.Literal(max(1, round(self._seconds * 1000)))))
        raw.commit()
        raw.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        raw.read_only = True
        raw.adapters.register_loader("json", TextLoader)
        raw.adapters.register_loader("json", TextBinaryLoader)


def _check_version(connection: PostgresConnection, address: PostgresAddress) -> None:
    """Raise Unreadable for tables of another schema than this program reads."""
    try:
        row = connection.execute(f"SELECT schema FROM {address.schema}.build").fetchone()
    except _GONE:
        raise Unreadable(f"{address} has no tables of answerkey: build into it first") from None
    major, _, minor = str(row[0] if row else "0.0").partition(".")
    if int(major) != schema.MAJOR or int(minor) < schema.MINOR:
        raise Unreadable(
            f"{address} has schema {major}.{minor}, and this program reads {schema.VERSION}: build it again"
        )
