"""Files are replaced as a whole, or not at all."""

from __future__ import annotations

import os
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

_PREFIX = ".answerkey-"  # and not the name of the file, which may be as long as names can be


class ChangedMeanwhile(Exception):
    """A file is no longer what was read, and was left alone."""


class Busy(Exception):
    """Another process holds a lock."""


@contextmanager
def exclusive(lock: Path) -> Iterator[None]:
    """Keep other processes out that ask for the same lock; raises Busy where one is in, OSError where none can be made.

    SQLite's lock is one that every system has, and that ends with the process that holds it.
    """
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(closing(sqlite3.connect(lock, timeout=0, isolation_level=None)))
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise Busy(f"{lock} is held by another process") from None
            raise OSError(f"{lock} can't be written: {error}") from None
        yield


def make_cache_folder(folder: Path) -> None:
    """Make a folder that git and backups leave out; raises OSError where it can't be made."""
    if not (folder / ".gitignore").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        tag = "Signature: 8a477f597d28d172789f06886806bc55\n# See https://bford.info/cachedir/\n"
        (folder / "CACHEDIR.TAG").write_text(tag, encoding="utf-8")
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def replace_file(path: Path, data: bytes, expected: bytes | None) -> None:
    """Put `data` in the place of a file that still holds `expected` (nothing: there is none yet).

    The new file is complete on disk before it takes the name, and keeps the mode of the old one; where the path is a
    link, what it leads to is replaced. Raises ChangedMeanwhile, or OSError where the folder can't be written.
    """
    target = Path(os.path.realpath(path))
    mode = _mode(target, expected)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=_PREFIX)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, mode)
        _unchanged(target, expected)
        os.replace(name, target)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)
        raise
    _sync_folder(target.parent)


def _mode(target: Path, expected: bytes | None) -> int:
    if expected is not None:
        try:
            return stat.S_IMODE(os.stat(target).st_mode)
        except FileNotFoundError:
            raise ChangedMeanwhile(f"{target} is gone") from None
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _unchanged(target: Path, expected: bytes | None) -> None:
    try:
        found: bytes | None = target.read_bytes()
    except FileNotFoundError:
        found = None
    if found != expected:
        raise ChangedMeanwhile(f"{target} changed meanwhile")


def _sync_folder(folder: Path) -> None:
    """Make the new name last; not every system opens folders, and the data is safe without it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
