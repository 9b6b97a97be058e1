"""The result of an import: files, and notices about the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from answerkey.source import identity, with_unix_line_ends


class SourceError(Exception):
    """Nothing can be imported from a source; the message says why and what to do."""


class MissingPackages(SourceError):
    """The packages of the extra ``import`` are not installed; the message says how to install them."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}, which needs packages that are not installed: pip install 'answerkey[import]'")


def decoded(data: bytes) -> str:
    """Return the text of a source, whose lines end in ``\\n``; raises SourceError if it is not UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"not UTF-8: the byte 0x{data[error.start]:02x} at {error.start} fits no character") from None
    return with_unix_line_ends(identity(text)).text


class ImportedFile(NamedTuple):
    """A file to write: its path in the content folder, and its text; `copied` are the bytes of one that is no text."""

    path: str
    text: str
    copied: bytes | None = None

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.text.encode() if self.copied is None else self.copied


class Notice(NamedTuple):
    """A note about a place in the source: `where` is a line, or the path of a value.

    With `lost`, a part of the source that belongs in a file is in none.
    """

    where: str
    message: str
    lost: bool = False


class Share(NamedTuple):
    """The number of lines of text, or of another unit, that are placed, and that of all of them."""

    placed: int
    lines: int
    unit: str = "line"

    @property
    def percent(self) -> int:
        """The percentage, rounded down, so that 100 means all."""
        return 100 * self.placed // self.lines if self.lines else 100


@dataclass(frozen=True)
class ImportResult:
    """The files of an import, each path once, and its notices, in the order of the source.

    `share` is None for sources that have no lines. `outline` are lines that show how a source was understood.
    """

    files: tuple[ImportedFile, ...]
    notices: tuple[Notice, ...] = ()
    questions: int = 0
    share: Share | None = None
    outline: tuple[str, ...] = ()
