"""The output of the code, captured in a file, so that no writer ever waits, whatever the code does to `sys.stdout`."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import sys
import tempfile
from os import fstat as _fstat  # which the code may replace there

_HIGH = 128  # code that closes all descriptors that it can guess does not get this far


def make_file(name: str) -> int:
    """Make a file that has no name in any folder, and return its descriptor."""
    if hasattr(os, "memfd_create"):
        handle = os.memfd_create(name)
    else:
        with tempfile.TemporaryFile() as stream:
            handle = os.dup(stream.fileno())
    fcntl.fcntl(handle, fcntl.F_SETFL, os.O_APPEND | os.O_RDWR)
    return out_of_the_way(handle)


def out_of_the_way(handle: int) -> int:
    """Return a high descriptor for the same file, which started programs don't inherit."""
    high = fcntl.fcntl(handle, fcntl.F_DUPFD_CLOEXEC, _HIGH)
    os.close(handle)
    return high


class Capture:
    """Reads the output from its file, at most `limit` bytes in all."""

    def __init__(self, handle: int, limit: int) -> None:
        self._handle = handle
        self._limit = limit
        self._at = 0

    def take(self) -> str:
        """Return the text since the last call."""
        start, self._at = self._at, self.mark()
        return self._read(start, self._at)

    def mark(self) -> int:
        """Return a place to read from with `since`."""
        with contextlib.suppress(Exception):  # it may be an object of the code
            sys.stdout.flush()
        try:
            return min(os.fstat(self._handle).st_size, self._limit)
        except OSError:  # the code has closed even this one
            return self._at

    def since(self, mark: int) -> str:
        """Return the text since a mark."""
        return self._read(mark, self.mark())

    def _read(self, start: int, end: int) -> str:
        try:
            return os.pread(self._handle, max(0, end - start), start).decode("utf-8", "backslashreplace")
        except OSError:
            return ""


def open_streams(out: int, err: int) -> None:
    """Redirect the standard output and error of this process to two files, and its input to an empty one."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for handle, number in ((nothing, 0), (out, 1), (err, 2)):
        os.dup2(handle, number)
    os.close(nothing)
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", closefd=False)  # type: ignore[misc]
    sys.stdout = sys.__stdout__ = _writer(1)  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _writer(2)  # type: ignore[misc]


def _writer(number: int) -> io.TextIOWrapper:
    return open(number, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)


def untouched(out: int, err: int) -> bool:
    """Return True if the standard streams of this process still end in the two files."""
    try:
        return all(_identity(handle) == _identity(number) for handle, number in ((out, 1), (err, 2)))
    except OSError:
        return False


def _identity(handle: int) -> tuple[int, int]:
    status = _fstat(handle)
    return status.st_dev, status.st_ino
