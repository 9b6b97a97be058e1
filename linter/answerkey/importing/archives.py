"""The files in a zip archive of a stranger: each is read up to a limit, and all of them together up to another."""

from __future__ import annotations

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from answerkey.importing.result import SourceError

_MOST_FILES = 100_000
_MOST_BYTES = 2**30  # of all files that are read
_BROKEN = (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError)


class Archive:
    """A zip archive in memory. Nothing is unpacked to disk, and what its directory says about sizes is not believed."""

    def __init__(self, data: bytes) -> None:
        """Open an archive; raises SourceError."""
        try:
            self._zip = ZipFile(BytesIO(data))
            self._entries: dict[str, ZipInfo] = {entry.filename: entry for entry in self._zip.infolist()}
        except _BROKEN as error:
            raise SourceError(f"not a zip archive: {error}") from None
        if len(self._entries) > _MOST_FILES:
            raise SourceError(f"has more than {_MOST_FILES:,} files")
        self._left = _MOST_BYTES

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def read(self, name: str, most: int) -> bytes:
        """Return the bytes of a file; raises SourceError if it is not there, broken, or larger than `most`."""
        entry = self._entries.get(name)
        if entry is None:
            raise SourceError(f"has no file `{name}`")
        limit = min(most, self._left)
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(limit + 1)
        except _BROKEN as error:
            raise SourceError(f"`{name}` can't be read: {error}") from None
        if len(data) > limit:
            raise SourceError(f"`{name}` unpacks to more than {limit:,} bytes")
        self._left -= len(data)
        return data
