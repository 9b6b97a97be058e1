"""Files are replaced as a whole, or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

_PREFIX = ".answerkey-"  # and not the name of the file, which may be as long as names can be


class ChangedMeanwhile(Exception):
    """A file is no longer what was read, and was left alone."""


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
