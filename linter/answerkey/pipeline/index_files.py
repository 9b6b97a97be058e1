"""The files of indexes in the cache folder of a base: one for each configuration that runs lately had."""

from __future__ import annotations

import os
import sqlite3
import zlib
from contextlib import closing, suppress
from pathlib import Path

from answerkey.pipeline.cache import DAMAGE, Cache, digest, is_busy
from answerkey.writing import make_cache_folder, refuse_special_database

_PATTERN = "index-*.sqlite"
_CHUNK = 2**20
_MOST = 4  # configurations whose indexes are kept
_WAIT = 1.0  # seconds for another run to end
_META = "meta (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID"
SCHEMA = (
    f"CREATE TABLE {_META}",
    "CREATE TABLE files (path BLOB PRIMARY KEY, key BLOB, level INTEGER, since INTEGER, until INTEGER, reads BLOB) "
    "WITHOUT ROWID",
    "CREATE TABLE contributions (path BLOB PRIMARY KEY, value BLOB)",
    "CREATE TABLE answers (path BLOB PRIMARY KEY, summary BLOB, value BLOB)",
    "CREATE TABLE rows (key BLOB, path BLOB, number INTEGER, value TEXT, PRIMARY KEY (key, path, number)) "
    "WITHOUT ROWID",
    "CREATE TABLE tallies (key BLOB PRIMARY KEY, total INTEGER) WITHOUT ROWID",
    "CREATE TABLE forms (key BLOB, name BLOB, PRIMARY KEY (key, name)) WITHOUT ROWID",
    "CREATE TABLE derived (key BLOB PRIMARY KEY, value TEXT, reads BLOB) WITHOUT ROWID",
    "CREATE TABLE requests (budget BLOB, path BLOB, number INTEGER, allowance INTEGER, PRIMARY KEY (path, budget)) "
    "WITHOUT ROWID",
)


def packed(answer: bytes) -> bytes:
    """Return an answer as the index has it."""
    return zlib.compress(answer, 1)


def unpacked(value: bytes) -> bytes:
    """Return the answer of a value in the index; raises one of DAMAGE where there is none."""
    try:
        return zlib.decompress(value)
    except zlib.error as error:
        raise ValueError(str(error)) from None


def index_path(folder: Path, key: bytes) -> Path:
    """Return the file of the index for a configuration."""
    return folder / f"index-{key.hex()[:16]}.sqlite"


def open_temporary(*, memory: bool = False) -> sqlite3.Connection:
    """Return the database of an index that ends with its run; it is in a file unless it should be in memory."""
    connection = sqlite3.connect(":memory:" if memory else "", isolation_level=None, check_same_thread=False)
    _create(connection)
    return connection


def seal(path: Path, cache: Cache) -> None:
    """Keep a checksum of the file of an index that is closed: SQLite has none, and would believe a damaged file."""
    with suppress(OSError):
        cache.put([(_place(path), _checksum(path))])


def is_sound(path: Path, cache: Cache) -> bool:
    """Return True if the file of an index is as it was when it was last closed."""
    try:
        refuse_special_database(path)
        return cache.get(_place(path)) == _checksum(path)
    except (OSError, sqlite3.Error):
        return False


def _is_in_use(path: Path) -> bool:
    """Return True if another run writes to an index; what one left that was ended is taken back."""
    if not os.path.lexists(f"{path}-journal"):
        return False
    try:
        refuse_special_database(path)
        with closing(sqlite3.connect(path, timeout=_WAIT, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except DAMAGE as error:
        return is_busy(error)
    return False


def _place(path: Path) -> bytes:
    return digest("index", path.name)


def _checksum(path: Path) -> bytes:
    """Return the length and the CRC of a file: it tells damage, for a quarter of a cryptographic hash."""
    length = crc = 0
    with path.open("rb") as stream:
        while data := stream.read(_CHUNK):
            length, crc = length + len(data), zlib.crc32(data, crc)
    return b"%d %d" % (length, crc)


def open_file(path: Path, cache: Cache) -> sqlite3.Connection | None:
    """Return the database of an index in a file; a damaged file is replaced. None if no file can be used.

    Nobody else can write to it until it is closed.
    """
    if _is_in_use(path):
        return None
    if os.path.lexists(path) and not is_sound(path, cache):
        remove(path)
    for _ in range(2):
        try:
            return _open(path)
        except DAMAGE as error:
            if is_busy(error):
                return None
            remove(path)
    return None


def _open(path: Path) -> sqlite3.Connection:
    make_cache_folder(path.parent)
    refuse_special_database(path)
    is_new = not path.exists()
    connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA synchronous = OFF")  # what a loss of power damages has another checksum
        connection.execute("BEGIN IMMEDIATE")
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
        if not rows:
            _create(connection)
        elif rows != [(sql,) for sql in SCHEMA]:
            raise sqlite3.DatabaseError("not an index")
    except DAMAGE:
        connection.close()
        raise
    if is_new:
        _prune(path)
    return connection


def _create(connection: sqlite3.Connection) -> None:
    for sql in SCHEMA:
        connection.execute(sql)


def remove(path: Path) -> None:
    """Remove the file of an index."""
    with suppress(OSError, ValueError):
        refuse_special_database(path)
        for ending in ("", "-journal", "-wal", "-shm"):  # a journal of another file would damage the new one
            path.with_name(path.name + ending).unlink(missing_ok=True)


def _prune(path: Path) -> None:
    """Remove the indexes that were not used lately, but never the new one."""
    with suppress(OSError):
        others = [(other.stat().st_mtime, other) for other in path.parent.glob(_PATTERN) if other != path]
        for _, other in sorted(others, reverse=True)[_MOST - 1 :]:
            remove(other)
