"""The result of an import: files, and notices about the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class SourceError(Exception):
    """Nothing can be imported from a source; the message says why and what to do."""


class ImportedFile(NamedTuple):
    """A file to write: its path in the content folder, and its text."""

    path: str
    text: str


class Notice(NamedTuple):
    """A note about a place in the source: `where` is a line, or the path of a value.

    With `lost`, a part of the source that belongs in a file is in none.
    """

    where: str
    message: str
    lost: bool = False


@dataclass(frozen=True)
class ImportResult:
    """The files of an import, each path once, and its notices, in the order of the source."""

    files: tuple[ImportedFile, ...]
    notices: tuple[Notice, ...] = ()
    questions: int = 0
