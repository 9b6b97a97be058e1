"""Read-only connections to a SQLite file that never changes."""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote
from weakref import finalize

from answerkey.delivery.entities import DOCUMENT, QUESTION
from answerkey.delivery.fields import Entity
from answerkey.delivery.store import schema
from answerkey.delivery.store.database import Condition, TooSlow, Unreadable

_STEPS = 10_000  # instructions of SQLite between two checks of the deadline
_MAPPED = 1 << 30  # bytes of the file that are read as memory


_FULL_TEXT: Final[Mapping[Entity, str]] = {QUESTION: "search", DOCUMENT: "document_search"}


class FileConnection(sqlite3.Connection):
    """A connection to a file."""

    def phrase(self, entity: Entity, words: Sequence[str]) -> Condition:
        """Return the condition that a text of a record has words in this order, next to each other."""
        table = _FULL_TEXT[entity]
        sql = f"{entity.alias}.id IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)"
        return Condition(sql, (f'"{" ".join(words)}"',))


class FileConnections:
    """A pool of connections, one for each thread that reads at the same time; a call takes at most `seconds`."""

    def __init__(self, path: Path, seconds: float) -> None:
        self._uri = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        self._seconds = seconds
        self._idle: list[FileConnection] = []  # its methods are atomic
        self._closed = False
        self._end = finalize(self, _close_all, self._idle)  # also if nobody calls close()

    def close(self) -> None:
        """Close the file; running calls end first."""
        self._closed = True
        self._end()

    @contextmanager
    def one(self) -> Iterator[FileConnection]:
        """Yield a connection that no other thread uses; raises TooSlow, or Unreadable for a damaged file."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        deadline = time.monotonic() + self._seconds
        connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        try:
            yield connection
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", None)
            if code == sqlite3.SQLITE_INTERRUPT:
                raise TooSlow(f"took longer than {self._seconds:g} s") from None
            if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR):
                raise Unreadable(f"the file can't be read: {error}") from None
            raise
        finally:
            self._give_back(connection)

    def _give_back(self, connection: FileConnection) -> None:
        if self._closed:
            connection.close()
        else:
            self._idle.append(connection)

    def _connect(self) -> FileConnection:
        connection = sqlite3.connect(
            self._uri, uri=True, check_same_thread=False, isolation_level=None, factory=FileConnection
        )
        connection.row_factory = sqlite3.Row
        for pragma in ("trusted_schema = OFF", "query_only = ON", f"mmap_size = {_MAPPED}"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        return connection


def _close_all(connections: list[FileConnection]) -> None:
    with suppress(IndexError):
        while True:
            connections.pop().close()


def check(connections: FileConnections, name: str) -> None:
    """Raise Unreadable for a file that is not a database of answerkey, or has an unsupported schema."""
    try:
        with connections.one() as connection:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
    except (sqlite3.DatabaseError, Unreadable) as error:
        raise Unreadable(f"{name} can't be read: {error}") from None
    if application != schema.APPLICATION_ID:
        raise Unreadable(f"{name} is no file of answerkey's")
    major, minor = divmod(version, 1000)
    if major != schema.MAJOR or minor < schema.MINOR:
        raise Unreadable(f"{name} has schema {major}.{minor}, and this program reads {schema.VERSION}: build it again")
