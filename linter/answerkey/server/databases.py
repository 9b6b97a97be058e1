"""The file that is served; another file that takes its name takes its place.

A request borrows a store, which no other request uses meanwhile, and whose one connection was opened on one file. Once
the file is replaced, new requests get stores of the new one, and each store of the old one is closed by who used it
last: nobody waits, and no request sees both.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from answerkey.delivery.store import Store, Unreadable

_IDLE = 32  # stores that are kept for the next requests


class Generation(NamedTuple):
    """What tells a file from the one that takes its name."""

    device: int
    inode: int
    size: int
    changed: int


class Databases:
    """The stores of a file, each call of which may take some seconds; raises Unreadable for what can't be served."""

    def __init__(self, path: Path, seconds: float) -> None:
        self._path, self._seconds = path, seconds
        self._lock = threading.Lock()
        self._idle: list[Store] = []
        store, self._generation = self._open()
        self._give_back(store, self._generation)

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """A store for one request."""
        store, generation = self._borrow()
        try:
            yield store
        finally:
            self._give_back(store, generation)

    def close(self) -> None:
        """Close the stores that nobody uses."""
        self._turn_to(None)

    def _borrow(self) -> tuple[Store, Generation]:
        """A store of the file that has the name; of the one before, while that can't be served."""
        if self._look() not in (self._generation, None):
            try:
                store, generation = self._open()
            except Unreadable:
                pass
            else:
                self._turn_to(generation)
                return store, generation
        with self._lock:
            if self._idle:
                return self._idle.pop(), self._generation
        return self._open()

    def _turn_to(self, generation: Generation | None) -> None:
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

    def _look(self) -> Generation | None:
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return Generation(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)

    def _open(self) -> tuple[Store, Generation]:
        """A store whose connection is to the file that was looked at."""
        while True:
            generation = self._look()
            try:
                store = Store.open(self._path, self._seconds)
            except FileNotFoundError:
                raise Unreadable(f"{self._path}: there is no such file") from None
            if generation is not None and generation == self._look():
                return store, generation
            store.close()
