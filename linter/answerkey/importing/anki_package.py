"""The notes and media in a package of Anki: an ``.apkg`` of decks, or a ``.colpkg`` of a whole collection.

Both are zip archives with an SQLite database. Since Anki 2.1.50 (2022) it is ``collection.anki21b``, and Zstandard
compresses it and the media; before, it is ``collection.anki21`` or ``collection.anki2``, and nothing is compressed. See
``rslib/src/import_export/package`` and ``proto/anki/import_export.proto`` in Anki's sources.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import NamedTuple

from answerkey.importing.anki_database import Collection, read_collection
from answerkey.importing.archives import Archive
from answerkey.importing.images import MOST_IMAGE_BYTES
from answerkey.importing.protobuf import fields_of
from answerkey.importing.result import MissingPackages, SourceError

_NEW, _OLD = "collection.anki21b", ("collection.anki21", "collection.anki2")
_MOST_DATABASE = 2**28
_MOST_LIST = 2**24  # bytes of the list of media
_NAME = 1  # the number of the field that holds a file's name


class AnkiPackage(NamedTuple):
    """The content of a package: the notes, and its archive with the name there of each file of media."""

    collection: Collection
    archive: Archive
    media: Mapping[str, str]
    compressed: bool

    def image(self, address: str) -> bytes | None:
        """Return the bytes of an image; None if it is not there, broken, or too large."""
        name = self.media.get(address)
        if name is None:
            return None
        try:
            data = self.archive.read(name, MOST_IMAGE_BYTES)
            return decompressed(data, name, MOST_IMAGE_BYTES) if self.compressed else data
        except SourceError:
            return None


def open_package(data: bytes) -> AnkiPackage:
    """Read a package; raises SourceError."""
    archive = Archive(data)
    if _NEW in archive:
        database = decompressed(archive.read(_NEW, _MOST_DATABASE), _NEW, _MOST_DATABASE)
        listed = decompressed(archive.read("media", _MOST_LIST), "media", _MOST_LIST) if "media" in archive else b""
        media = {name: str(number) for number, name in enumerate(_entries(listed))}
        return AnkiPackage(read_collection(database), archive, media, compressed=True)
    name = next((name for name in _OLD if name in archive), None)
    if name is None:
        raise SourceError("not a package of Anki: it has no file `collection.anki2`, `.anki21` or `.anki21b`")
    media = _old_media(archive.read("media", _MOST_LIST)) if "media" in archive else {}
    return AnkiPackage(read_collection(archive.read(name, _MOST_DATABASE)), archive, media, compressed=False)


def decompressed(data: bytes, name: str, most: int) -> bytes:
    """Return data that Zstandard compressed; raises SourceError."""
    if find_spec("zstandard") is None:
        raise MissingPackages("it is compressed with Zstandard")
    import zstandard  # it may not be installed

    try:
        with zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(data) as stream:
            result = stream.read(most + 1)
    except zstandard.ZstdError as error:
        raise SourceError(f"`{name}` can't be decompressed: {error}") from None
    if len(result) > most:
        raise SourceError(f"`{name}` unpacks to more than {most:,} bytes")
    return result


def _old_media(data: bytes) -> dict[str, str]:
    """Return the name in the archive of each file that the list of media names, in JSON."""
    try:
        listed = json.loads(data)
    except (ValueError, RecursionError):
        raise SourceError("`media` is not JSON") from None
    if not isinstance(listed, dict):
        raise SourceError("`media` is not a JSON object")
    return {name: number for number, name in listed.items() if isinstance(name, str)}


def _entries(data: bytes) -> Iterator[str]:
    """Yield the names of media in the list of a new package, a ``MediaEntries`` of Protocol Buffers."""
    for _, entry in fields_of(data):
        names = (value for number, value in fields_of(entry) if number == _NAME)
        yield next(names, b"").decode("utf-8", "replace")
