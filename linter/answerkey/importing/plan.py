"""What an import makes: files, and what it could not place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class CannotImport(Exception):
    """Nothing can be taken from a source; the message says why and what to do."""


class MadeFile(NamedTuple):
    """A file that was made: its path in the content folder, and its text."""

    path: str
    text: str


class Notice(NamedTuple):
    """What was found on the way. `where` says it in the source: a line, or the path of a value.

    With `lost`, something of the source stands in no file though it should.
    """

    where: str
    message: str
    lost: bool = False


@dataclass(frozen=True)
class Imported:
    """The files of an import, each path once, and its notices, in the order of the source."""

    files: tuple[MadeFile, ...]
    notices: tuple[Notice, ...] = ()
    questions: int = 0
