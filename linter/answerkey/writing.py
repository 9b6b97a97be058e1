"""Files are replaced as a whole, or not at all, and never through a link that a repository holds.

Content, records, caches and their locks are written through here. A path below a *root* is plain where no part of it
after the root is a symbolic link, and its end, if it exists, is a regular file. A root is named by the user: the folder
of the configuration, or what an option or a variable says.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from answerkey.drafts import ChangedMeanwhile, draft_of, sweep, take_place
from answerkey.interruption import uninterrupted
from answerkey.regular_files import MOST_BYTES, TooLarge, read_regular

__all__ = [
    "Busy",
    "ChangedMeanwhile",
    "Elsewhere",
    "exclusive",
    "make_cache_folder",
    "make_folder",
    "refuse_elsewhere",
    "refuse_links",
    "refuse_special",
    "refuse_special_database",
    "replace_file",
]
_SQLITE_ENDINGS = ("", "-journal", "-wal", "-shm")


class Busy(Exception):
    """Another process holds a lock."""


class Elsewhere(OSError):
    """A path leads out of the folder that may be written, or to something that is no regular file."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(errno.EPERM, why, str(path))


def refuse_elsewhere(root: Path, path: Path) -> None:
    """Raise Elsewhere unless a path lies plainly below a root; what does not exist yet is plain."""
    root, path = Path(os.path.abspath(root)), Path(os.path.abspath(path))
    if not path.is_relative_to(root):
        raise Elsewhere(path, f"lies outside of `{root}`, and is not written")
    refuse_links(root, path)


def refuse_links(root: Path, path: Path) -> None:
    """Raise Elsewhere for a symbolic link on the way from a root to a path below it, or for what is no folder there."""
    root, path = Path(os.path.abspath(root)), Path(os.path.abspath(path))
    here = root
    for part in path.relative_to(root).parts:
        here = here / part
        mode = _kind(here)
        if stat.S_ISLNK(mode):
            raise Elsewhere(here, "is a symbolic link, which is not followed when files are written")
        if here != path and mode and not stat.S_ISDIR(mode):
            raise Elsewhere(here, "is not a folder")


def refuse_special(path: Path) -> None:
    """Raise Elsewhere where something stands that is neither a regular file nor nothing."""
    mode = _kind(path)
    if mode and not stat.S_ISREG(mode):
        raise Elsewhere(path, "is not a regular file, and is not written")


def _kind(path: Path) -> int:
    """Return the mode of what stands at a path, and 0 where nothing does."""
    try:
        return os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def make_folder(root: Path, folder: Path) -> None:
    """Make a folder and those above it, down from a root; raises Elsewhere where a link stands on the way."""
    refuse_elsewhere(root, folder)
    folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def exclusive(lock: Path) -> Iterator[None]:
    """Keep other processes out that ask for the same lock; raises Busy where one is in, OSError where none can be made.

    SQLite's lock is one that every system has, and that ends with the process that holds it.
    """
    refuse_special_database(lock)
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(closing(sqlite3.connect(lock, timeout=0, isolation_level=None)))
            connection.execute("PRAGMA journal_mode = MEMORY")  # a killed process leaves no file beside the lock
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise Busy(f"{lock} is held by another process") from None
            raise OSError(f"{lock} can't be written: {error}") from None
        yield


def refuse_special_database(path: Path) -> None:
    """Raise Elsewhere where a file that SQLite opens for a database (https://sqlite.org/tempfiles.html) is none."""
    for ending in _SQLITE_ENDINGS:
        refuse_special(path.with_name(path.name + ending))


def make_cache_folder(folder: Path) -> None:
    """Make a folder that git and backups leave out; raises OSError where it can't be made."""
    if stat.S_ISREG(_kind(folder / ".gitignore")):
        return
    folder.mkdir(parents=True, exist_ok=True)
    tag = "Signature: 8a477f597d28d172789f06886806bc55\n# See https://bford.info/cachedir/\n"
    for name, text in (("CACHEDIR.TAG", tag), (".gitignore", "*\n")):
        refuse_special(folder / name)
        with suppress(ChangedMeanwhile):  # another process made it
            if not _kind(folder / name):
                replace_file(folder / name, text.encode(), None)


def replace_file(path: Path, data: bytes, expected: bytes | None, root: Path | None = None) -> None:
    """Put `data` in the place of a file that still holds `expected` (nothing: there is none yet).

    The new file is complete on disk before it takes the name, and keeps the mode of the old one. With a root, the path
    must lie plainly below it; without one the user named the path, and where it is a link, what it leads to is
    replaced. Raises ChangedMeanwhile, Elsewhere, or OSError where the folder can't be written.
    """
    if root is not None:
        refuse_elsewhere(root, path)
    target = Path(os.path.realpath(path.parent), path.name) if root is not None else Path(os.path.realpath(path))
    refuse_special(target)
    mode = _mode(target, expected)
    sweep(target.parent)
    with uninterrupted(), draft_of(data, target.parent, mode) as draft:
        _unchanged(target, expected)
        take_place(draft, target, data, expected)
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
        content: bytes | None = read_regular(target, max(MOST_BYTES, len(expected or b"")))
    except FileNotFoundError:
        content = None
    except TooLarge:
        raise ChangedMeanwhile(f"{target} changed meanwhile") from None
    if content != expected:
        raise ChangedMeanwhile(f"{target} changed meanwhile")


def _sync_folder(folder: Path) -> None:
    """Make the new name last; not every system opens folders, and the data is safe without it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
