"""Sealed entries in a file system of fsspec: one file for each, at a path that is made of its key alone."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from answerkey.pipeline.sharing.address import SharedPlace
from answerkey.pipeline.sharing.seals import MOST_SEALED, Seals

_ENDING = ".answerkey"


class SharedStore:
    """The entries at an address. Methods raise what fsspec and the libraries below it do: nearly anything."""

    def __init__(self, place: SharedPlace) -> None:
        from fsspec.core import url_to_fs  # an extra, and slow to import

        self._files, self._root = url_to_fs(place.address)
        self._on_disk = "file" in _protocols(self._files)
        self._seals = Seals(place.key)

    def load(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the values of those keys that have an entry whose seal is right; raises the first other failure."""
        paths = [self._path(key) for key in keys]
        sizes = [MOST_SEALED + 1] * len(paths)
        read = self._files.cat_ranges(paths, [0] * len(paths), sizes, on_error="return")
        values = {}
        for key, data in zip(keys, read, strict=True):
            if isinstance(data, BaseException) and not _is_missing(data):
                raise data
            value = self._seals.open(_name(key), data) if isinstance(data, bytes) else None
            if value is not None:
                values[key] = value
        return values

    def save(self, entries: Mapping[bytes, bytes]) -> None:
        """Write entries; those that are too large are left out."""
        sealed = {self._path(key): self._seals.seal(_name(key), value) for key, value in entries.items()}
        files = {path: data for path, data in sealed.items() if data is not None}
        if self._on_disk:
            for path, data in files.items():
                self._replace(path, data)
        elif files:
            self._files.pipe(files)

    def _replace(self, path: str, data: bytes) -> None:
        """Put a file in its place in one step: others may be reading, and a link there is replaced, not followed."""
        self._files.makedirs(self._files._parent(path), exist_ok=True)
        draft = f"{path}-{secrets.token_hex(8)}"
        self._files.pipe_file(draft, data, mode="create")
        self._files.mv(draft, path)

    def _path(self, key: bytes) -> str:
        name = _name(key)
        return f"{self._root.rstrip('/')}/{name[:2]}/{name[2:]}{_ENDING}"


def _name(key: bytes) -> str:
    return key.hex()


def _protocols(files: Any) -> tuple[str, ...]:
    return (files.protocol,) if isinstance(files.protocol, str) else tuple(files.protocol)


def _is_missing(error: BaseException) -> bool:
    """Return whether an error says that there is no entry; a folder or a link without end in its place is none."""
    return isinstance(error, (FileNotFoundError, IsADirectoryError, NotADirectoryError))
