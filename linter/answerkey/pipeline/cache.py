"""Results kept between runs, by what they were made from.

The folder may be deleted at any time. An entry is used only if its checksum holds; a damaged file is replaced.
"""

from __future__ import annotations

import functools
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

import msgspec

from answerkey import __version__
from answerkey.config import Config
from answerkey.pipeline.options import Options
from answerkey.writing import make_cache_folder, refuse_elsewhere, refuse_special_database

T = TypeVar("T")
_TOOLS = (
    "black",
    "graphql_core",
    "jsonschema",
    "markdown_it_py",
    "nh3",
    "pydantic",
    "pygments",
    "pyflakes",
    "ruamel.yaml",
    "ruamel_yaml",
    "tree_sitter",
    "ty",
)
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_KEPT_DAYS = 30
_MOST_BYTES = 16 * 2**30  # two versions of a base of 100,000 pages
_TABLE = "results (key BLOB PRIMARY KEY, day INTEGER, value BLOB)"
_CHECKSUM = 16
# Beside its own errors, sqlite3 raises those of decoding where names or messages in a damaged file are no text.
DAMAGE = (sqlite3.Error, OSError, ValueError, OverflowError, MemoryError, SystemError)
"""The exceptions that sqlite3 raises at a damaged file."""
UNDECODABLE = (msgspec.MsgspecError, ValueError, KeyError, TypeError, IndexError, RecursionError)
"""The exceptions that decoders of stored data raise at anything else."""
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def digest(*parts: str | bytes) -> bytes:
    """A hash of some texts in order."""
    hasher = blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        hasher.update(len(data).to_bytes(8, "big") + data)
    return hasher.digest()


@functools.cache
def fingerprint() -> bytes:
    """A hash of this program and of the tools whose answers are kept, as they are when it is first asked for.

    What a process has imported stays as it was when files change. The tools' versions come from the names of their
    metadata folders: to import them only to ask costs more than a run.
    """
    return digest(__version__, sys.version, repr(sorted(_modules(_PACKAGE, ""))), repr(tool_folders()))


def _modules(folder: str, path: str) -> Iterator[tuple[str, int, int]]:
    """Yield the path, time and size of each module of this program, in a folder with a path of its own."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name == "__pycache__":
                continue  # more files than modules, and none of them one
            if entry.is_dir(follow_symlinks=False):
                yield from _modules(entry.path, f"{path}{entry.name}/")
            elif entry.name.endswith(".py"):
                status = entry.stat()
                yield path + entry.name, status.st_mtime_ns, status.st_size


@functools.cache
def tool_folders(tools: tuple[str, ...] = _TOOLS) -> tuple[str, ...]:
    """Return the names of the tools' metadata folders, which hold their versions, in order."""
    return tuple(sorted(name for folder in sys.path for name in _metadata(folder, tools)))


def _metadata(folder: str, tools: tuple[str, ...]) -> Iterator[str]:
    try:
        names = os.listdir(folder or ".")
    except OSError:
        return
    for name in names:
        if name.endswith(".dist-info") and name.lower().replace("-", "_").startswith(tools):
            yield name


def folder_for(config: Config) -> Path | None:
    """Return where results are kept; nothing where a link would lead what is written somewhere else."""
    try:
        refuse_elsewhere(config.cache_root, config.cache_folder)
    except OSError:
        return None
    return config.cache_folder


def cache_for(config: Config, options: Options) -> Cache:
    """Return the cache of a base, which keeps nothing where that is not wanted or a link leads elsewhere."""
    return Cache(folder_for(config) if options.cache else None)


class Cache:
    """Bytes by key in one SQLite file. Without a folder, or where it can't be written, nothing is kept."""

    def __init__(self, folder: Path | None, most_bytes: int = _MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self._path = folder / "results.sqlite" if folder is not None else None
        self._connection: sqlite3.Connection | None = None
        self._is_pruned = False
        if self._path is not None:
            try:
                self._open(self._path)
            except DAMAGE as error:
                if not is_busy(error):
                    self._replace()

    @classmethod
    def scratch(cls) -> Cache:
        """Return a cache in a temporary file, which is gone when it is closed."""
        cache = cls(None)
        cache._connection = sqlite3.connect("")
        cache._connection.execute(f"CREATE TABLE {_TABLE}")
        return cache

    @property
    def folder(self) -> Path | None:
        """The folder that other files for later runs may stand in; None if nothing is kept."""
        return self._path.parent if self._path is not None and self._connection is not None else None

    @property
    def keeps(self) -> bool:
        """True if anything that is put into the cache can be found again."""
        return self._connection is not None

    def _open(self, path: Path) -> None:
        make_cache_folder(path.parent)
        refuse_special_database(path)
        connection = sqlite3.connect(path, timeout=1.0)
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA synchronous = OFF")  # what a loss of power damages has another checksum
            connection.execute(f"CREATE TABLE IF NOT EXISTS {_TABLE}")
            _refuse_other_schema(connection)
            connection.execute("SELECT key, day, value FROM results LIMIT 1").fetchall()
        except DAMAGE:
            connection.close()
            raise
        self._connection = connection

    def _replace(self) -> None:
        """Put a new file in the place of a damaged one."""
        assert self._path is not None
        try:
            refuse_special_database(self._path)
            for ending in ("", "-journal", "-wal", "-shm"):  # a journal of another file would damage the new one
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
            self._open(self._path)
        except DAMAGE:
            self._connection = None

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def get(self, key: bytes) -> bytes | None:
        """Return the value of a key; None where there is none or it is damaged."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute("SELECT value FROM results WHERE key = ?", (key,)).fetchone()
        except DAMAGE:
            self.close()
            return None
        value = row[0] if row else None
        if not isinstance(value, bytes) or _sum(key, value[_CHECKSUM:]) != value[:_CHECKSUM]:
            return None
        return value[_CHECKSUM:]

    def load(self, key: bytes, decode: Callable[[bytes], T]) -> T | None:
        """Return a decoded value; None where there is none, or it is in another form than it has now."""
        data = self.get(key)
        try:
            return decode(data) if data is not None else None
        except UNDECODABLE:
            return None

    def put(self, entries: Iterable[tuple[bytes, bytes]], used: Iterable[bytes] = ()) -> None:
        """Keep some entries, and mark others as used today.

        What was not used for a month goes at the first time, and what was not used today where there is more than a
        file may hold.
        """
        entries, used = list(entries), list(used)
        if self._connection is None or not (entries or used):
            return
        today = int(time.time() // 86400)
        try:
            with self._connection as connection:
                rows = ((key, today, _sum(key, value) + value) for key, value in entries)
                connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", rows)
                marks = ((today, key, today) for key in used)
                connection.executemany("UPDATE results SET day = ? WHERE key = ? AND day <> ?", marks)
                if not self._is_pruned:  # it looks through all of the file
                    connection.execute("DELETE FROM results WHERE day < ?", (today - _KEPT_DAYS,))
                    self._is_pruned = True
                _bound(connection, today, self.most_bytes)
        except DAMAGE:
            self.close()


def _bound(connection: sqlite3.Connection, today: int, most: int) -> None:
    """Delete what was used longest ago until the rest takes at most so many bytes; what was used today stays."""
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    excess = (pages - free) * size - most
    if excess <= 0:
        return
    query = "SELECT rowid, length(value) FROM results WHERE day < ? ORDER BY day, rowid"
    oldest = connection.execute(query, (today,)).fetchall()
    freed = accumulate((length for _, length in oldest), initial=0)
    surplus = [(row,) for (row, _), before in zip(oldest, freed, strict=False) if before < excess]
    connection.executemany("DELETE FROM results WHERE rowid = ?", surplus)


def is_busy(error: BaseException) -> bool:
    """Return True if a database could not be used because another process writes to it."""
    return getattr(error, "sqlite_errorcode", None) in _BUSY


def _refuse_other_schema(connection: sqlite3.Connection) -> None:
    """Raise DatabaseError for a file with anything else than the table: a view or trigger may never end."""
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    if rows != [(f"CREATE TABLE {_TABLE}",)]:
        raise sqlite3.DatabaseError("not a cache")


def _sum(key: bytes, value: bytes) -> bytes:
    return blake2b(value, digest_size=_CHECKSUM, key=key).digest()
