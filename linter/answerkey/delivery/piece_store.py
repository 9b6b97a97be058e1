"""The pieces of volumes, kept between builds: a file of the whole base is made of them without deriving all volumes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from answerkey.config import Config
from answerkey.pipeline.cache import Cache, digest, folder_for
from answerkey.pipeline.options import Options

_FOLDER = "builds"
Lanes = Mapping[tuple[str, str], bytes]
"""Pieces by locale and lane."""


@contextmanager
def open_pieces(config: Config, options: Options, place: str) -> Iterator[PieceStore]:
    """Yield the pieces of builds into a folder: those of the user's cache, or none that last."""
    kept = folder_for(config) if options.cache else None
    with ExitStack() as stack:
        temporary = Path(stack.enter_context(TemporaryDirectory(prefix="answerkey-")))
        cache = stack.enter_context(closing(Cache(kept / _FOLDER if kept is not None else temporary)))
        store = PieceStore(cache, os.path.abspath(place), kept is not None)
        yield store
        store.mark()


@dataclass
class PieceStore:
    """Pieces by volume, locale and lane. The last version of each is kept, with the key of its volume.

    Those that do not last are for this build alone.
    """

    cache: Cache
    place: str
    is_lasting: bool = True
    _used: list[bytes] = field(default_factory=list)

    def put(self, volume: str, key: str, pieces: Lanes) -> None:
        """Keep the pieces of a volume that has a key."""
        head = bytes.fromhex(key)
        self.cache.put([(self._name(volume, *lane), head + piece) for lane, piece in pieces.items()])

    def get(self, volume: str, key: str, locale: str, lane: str) -> bytes | None:
        """Return a piece, or None if it is not kept for this key."""
        name, head = self._name(volume, locale, lane), bytes.fromhex(key)
        stored = self.cache.get(name)
        if stored is None or not stored.startswith(head):
            return None
        self._used.append(name)
        return stored[len(head) :]

    def mark(self) -> None:
        """Mark the pieces that were used, so that they last."""
        self.cache.put([], self._used)

    def _name(self, *parts: str) -> bytes:
        return digest("piece", self.place, *parts)
