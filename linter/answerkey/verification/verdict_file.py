"""The file `verified.json` in a content folder, read and replaced."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from answerkey.regular_files import read_regular
from answerkey.source import LineIndex
from answerkey.verification.verdicts import NAME, Verdict, parse, render
from answerkey.writing import replace_file


class Broken(Exception):
    """The file can't be read; the message says why, at file:line:column."""


class VerdictFile(Struct, frozen=True):
    """The verdicts of a content folder as they were read; `data` is None if there is no file."""

    path: Path
    data: bytes | None
    verdicts: Mapping[str, Verdict]

    @classmethod
    def open(cls, folder: Path) -> VerdictFile:
        """Read the verdicts of a content folder; raises Broken, or OSError."""
        path = folder / NAME
        try:
            data = read_regular(path)
        except FileNotFoundError:
            return cls(path, None, {})
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise Broken(f"{path}: not UTF-8 at byte {error.start}") from None
        content = parse(text)
        if content.faults:
            place = LineIndex(text).position(content.faults[0].span.start)
            raise Broken(f"{path}:{place.line}:{place.column}: {content.faults[0].message}")
        return cls(path, data, content.by_address)

    def replace(self, verdicts: Mapping[str, Verdict], root: Path | None = None) -> bool:
        """Write verdicts in one step, and return True if that changed the file.

        If a root is given, the file must lie below it without links. Raises OSError, or ChangedMeanwhile if the file is
        no longer as it was read.
        """
        text = render(verdicts)
        # A checkout on Windows may have changed how the lines end.
        data = (text.replace("\n", "\r\n") if self.data is not None and b"\r\n" in self.data else text).encode()
        if data == self.data or (self.data is None and not verdicts):
            return False
        replace_file(self.path, data, self.data, root)
        return True
