"""Read regular files only: a pipe would be waited for, and a device may never end."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class NotRegular(OSError):
    """A path leads to a folder, pipe, socket or device."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(errno.EINVAL, "not a regular file", str(path))


def read_regular(path: str | Path, most: int = -1, *, follow: bool = True) -> bytes:
    """Return the bytes of a file, at most so many; without `follow` it may be no symbolic link.

    Raises NotRegular, or another OSError.
    """
    handle = os.open(path, _FLAGS | (0 if follow else getattr(os, "O_NOFOLLOW", 0)))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NotRegular(path)
    with os.fdopen(handle, "rb") as stream:
        return stream.read(most)
