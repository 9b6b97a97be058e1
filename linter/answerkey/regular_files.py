"""Read regular files of a bounded size: a pipe would be waited for, a device or a sparse file would fill the memory."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
MOST_BYTES = 2**28
_CHUNK = 2**16


class NotRegular(OSError):
    """A path leads to a folder, pipe, socket or device."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(errno.EINVAL, "not a regular file", str(path))


class TooLarge(OSError):
    """A file has more bytes than are read."""

    def __init__(self, path: str | Path, most: int) -> None:
        super().__init__(errno.EFBIG, f"has more than {most:,} bytes", str(path))


def read_regular(path: str | Path, most: int = MOST_BYTES, *, follow: bool = True) -> bytes:
    """Return the bytes of a file; without `follow` it may be no symbolic link.

    Raises NotRegular, TooLarge, or another OSError.
    """
    handle = os.open(path, _FLAGS | (0 if follow else getattr(os, "O_NOFOLLOW", 0)))
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode) or status.st_size > most:
        os.close(handle)
        raise TooLarge(path, most) if stat.S_ISREG(status.st_mode) else NotRegular(path)
    try:
        data = _read(handle, status.st_size, most)
    finally:
        os.close(handle)
    if len(data) > most:
        raise TooLarge(path, most)
    return data


def _read(handle: int, size: int, most: int) -> bytes:
    """Return the bytes of an open file that had this size, or a few more than `most`.

    A stream would cost a third of the time that it takes to read a page.
    """
    data = chunk = os.read(handle, size + 1)
    while chunk and len(data) <= most:
        chunk = os.read(handle, max(size, _CHUNK))
        data += chunk
    return data
