"""Files of a base: their paths as users see them, and their bytes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from msgspec import Struct

from answerkey.model.collections import Collection
from answerkey.model.parse_problems import Problem
from answerkey.regular_files import NotRegular, TooLarge, read_regular
from answerkey.source import Span

UNREADABLE: Final = "document/unreadable"
FILE_SIZE: Final = "limit/file-size"
_TOP: Final = Span(0, 0)


class SourceFile(Struct, frozen=True):
    """One file. `path` is relative to the base (or absolute outside of it), `shown` is the path as users see it.

    The findings of `selected` files are reported; the others give context.
    """

    path: str
    file: Path
    shown: str
    collection: Collection
    selected: bool


def absolute(path: Path) -> Path:
    """Return an absolute path without `..`; links are not resolved."""
    return Path(os.path.abspath(path))


def shown_path(file: Path, here: Path | None = None) -> str:
    """Return a path as users see it: relative to the working directory, with forward slashes.

    `here` is that directory, where a caller with thousands of files has asked for it.
    """
    path = below(file, here or Path.cwd()) if ".." not in str(file) else ""
    return path or Path(os.path.relpath(file)).as_posix()


def below(file: Path, folder: Path) -> str:
    """Return the path of a file from a folder, with forward slashes; empty where the texts of both do not show it.

    For each file of a large base this is many times faster than what `Path` does.
    """
    text, start = str(file), str(folder)
    start = start if start.endswith(os.sep) else start + os.sep
    return text[len(start) :].replace(os.sep, "/") if text.startswith(start) else ""


def read(file: Path, limit: int) -> tuple[bytes, Problem | None]:
    """Read a regular file of at most `limit` bytes; without bytes if there is a problem."""
    try:
        return read_regular(file, limit, follow=False), None
    except TooLarge:
        return b"", _too_large(limit)
    except NotRegular:
        return b"", Problem(UNREADABLE, _TOP, "not a regular file", "content is made of regular files")
    except OSError as error:
        return b"", Problem(UNREADABLE, _TOP, _why(file, error), "content is made of regular files")


def limited(data: bytes, limit: int) -> tuple[bytes, Problem | None]:
    """Return bytes of at most `limit`; none if there are more, with the problem."""
    return (data, None) if len(data) <= limit else (b"", _too_large(limit))


def _too_large(limit: int) -> Problem:
    message, hint = f"the file has more than {limit:,} bytes", "split it, or raise `limits.file-bytes`"
    return Problem(FILE_SIZE, _TOP, message, hint)


def _why(file: Path, error: OSError) -> str:
    return "a symbolic link, which is not followed" if file.is_symlink() else f"can't be read: {error.strerror}"
