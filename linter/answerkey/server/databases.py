"""The stores of the served file, which another file may replace at any time.

A request borrows a store with one connection to one file. After the file is replaced, new requests get stores of the
new file, and stores of the old one are closed when they are given back: no request waits or sees both files.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from answerkey.delivery.store import Store, Unreadable

_IDLE = 32  # the most stores that wait for the next requests


class Generation(NamedTuple):
    """The identity of a file, which another file of the same name does not have."""

    device: int
    inode: int
    size: int
    changed: int


class Databases(Protocol):
    """The stores of one database, which a build may replace at any time."""

    def reading(self) -> AbstractContextManager[Store]:
        """Yield a store for one request."""
        ...

    def close(self) -> None:
        """Close the stores."""
        ...


class FileDatabases:
    """A pool of stores of a file; a call of a store takes at most `seconds`. Raises Unreadable for an unusable file."""

    def __init__(self, path: Path, seconds: float) -> None:
        self._path, self._seconds = path, seconds
        self._lock = threading.Lock()
        self._idle: list[Store] = []
        store, self._generation = self._open()
        self._give_back(store, self._generation)

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """Yield a store for one request."""
        store, generation = self._borrow()
        try:
            yield store
        finally:
            self._give_back(store, generation)

    def close(self) -> None:
        """Close the idle stores."""
        self._switch_to(None)

    def _borrow(self) -> tuple[Store, Generation]:
        """Return a store of the current file, or of the previous one while the current one is unreadable."""
        if self._generation_on_disk() not in (self._generation, None):
            try:
                store, generation = self._open()
            except Unreadable:
                pass
            else:
                self._switch_to(generation)
                return store, generation
        with self._lock:
            if self._idle:
                return self._idle.pop(), self._generation
        return self._open()

    def _switch_to(self, generation: Generation | None) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
            self._generation = generation or self._generation
        for store in idle:
            store.close()

    def _give_back(self, store: Store, generation: Generation) -> None:
        with self._lock:
            if generation == self._generation and len(self._idle) < _IDLE:
                self._idle.append(store)
                return
        store.close()

    def _generation_on_disk(self) -> Generation | None:
        try:
            status = os.stat(self._path)
        except OSError:
            return None
        return Generation(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)

    def _open(self) -> tuple[Store, Generation]:
        """Open a store, and return it with the generation of its file."""
        while True:
            generation = self._generation_on_disk()
            try:
                store = Store.open(self._path, self._seconds)
            except FileNotFoundError:
                raise Unreadable(f"{self._path}: there is no such file") from None
            if generation is not None and generation == self._generation_on_disk():
                return store, generation
            store.close()
