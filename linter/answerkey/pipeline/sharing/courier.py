"""The process that talks to a shared cache: it answers look-ups, and writes in the background what it is given."""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import NamedTuple

from answerkey.pipeline.orphans import end_with_parent
from answerkey.pipeline.sharing.address import SharedPlace
from answerkey.pipeline.sharing.store import SharedStore

_WAITING = 64  # batches that wait to be written; more are dropped
_Batch = dict[bytes, bytes]


class CourierRequest(NamedTuple):
    """A request for the values of some keys; or to write some entries, which has no answer; or, as the `last` one, to
    write what still waits, and to end.
    """

    keys: Sequence[bytes] = ()
    entries: Mapping[bytes, bytes] = {}
    last: bool = False


class CourierReply(NamedTuple):
    """The values of those keys that have one; the kind of the first failure; and how many values were not written."""

    values: Mapping[bytes, bytes]
    failure: str = ""
    lost: int = 0


def carry(connection: Connection, place: SharedPlace, parent: int | None) -> None:
    """Serve the requests of a run until it finishes or ends."""
    end_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # libraries log there, also secrets
    try:
        courier = _Courier(SharedStore(place))
    except Exception as error:  # noqa: BLE001  # whatever a library raises, the run goes on without it
        _refuse(connection, type(error).__name__)
        return
    with suppress(EOFError, OSError):
        courier.serve(connection)


def _refuse(connection: Connection, failure: str) -> None:
    """Answer each request with a failure."""
    with suppress(EOFError, OSError):
        while True:
            request: CourierRequest = connection.recv()
            if not request.entries:
                connection.send(CourierReply({}, failure))


class _Courier:
    def __init__(self, store: SharedStore) -> None:
        self._store = store
        self._waiting: queue.Queue[_Batch | None] = queue.Queue(_WAITING)
        self._writer = threading.Thread(target=self._write, daemon=True)
        self._writer.start()
        self._failure, self._lost = "", 0

    def serve(self, connection: Connection) -> None:
        while True:
            request: CourierRequest = connection.recv()
            if request.keys:
                connection.send(self._look(request.keys))
            elif not request.last:
                self._keep(dict(request.entries))
            else:
                self._waiting.put(None)
                self._writer.join()
                connection.send(CourierReply({}, self._failure, self._lost))
                return

    def _look(self, keys: Sequence[bytes]) -> CourierReply:
        try:
            return CourierReply(self._store.load(keys))
        except Exception as error:  # noqa: BLE001  # as above
            return CourierReply({}, type(error).__name__)

    def _keep(self, entries: _Batch) -> None:
        try:
            self._waiting.put_nowait(entries)
        except queue.Full:
            self._lost += len(entries)

    def _write(self) -> None:
        while (entries := self._waiting.get()) is not None:
            if self._failure:
                self._lost += len(entries)
                continue
            try:
                self._store.save(entries)
            except Exception as error:  # noqa: BLE001  # as above
                self._failure = type(error).__name__
                self._lost += len(entries)
