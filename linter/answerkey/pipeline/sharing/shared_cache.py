"""The run's side of a shared cache: it fills the local one before the work, and is offered what was made."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from answerkey.config import Config
from answerkey.counts import number_of
from answerkey.pipeline.cache import Cache
from answerkey.pipeline.options import Notice, Options
from answerkey.pipeline.sharing.address import KEY, SharedPlace, shared_address, shared_place, shown_address
from answerkey.pipeline.sharing.courier import CourierReply, CourierRequest, carry

_AT_ONCE = 64  # keys that are looked up together
_SECONDS = 10.0  # of waiting for an answer before the run goes on without the shared cache
_REASONS = dict.fromkeys(
    ("ImportError", "ModuleNotFoundError"), "its package is missing: pip install 'answerkey[cloud]'"
)


class SharedCache:
    """A shared cache, or none: then nothing is found, and what is offered is forgotten.

    Its process starts with the first result that the local cache lacks. Whatever happens to it, a run goes on without
    it, and tells so once. A `reason` not to use it at all is told then, too.
    """

    def __init__(self, place: SharedPlace | None = None, notice: Notice | None = None, reason: str = "") -> None:
        self._place, self._notice, self._reason = place, notice, reason
        self._connection: Connection | None = None
        self._process: Any = None

    def fill(self, cache: Cache, keys: Iterable[bytes]) -> None:
        """Put into a local cache what the shared one has of the keys that it lacks."""
        missing = (key for key in keys if cache.get(key) is None) if self._place or self._reason else iter(())
        while (some := list(islice(missing, _AT_ONCE))) and self._is_open():
            cache.put(self._look(some))

    def offer(self, entries: Sequence[tuple[bytes, bytes]]) -> None:
        """Let others have results, as far as the shared cache takes them; this does not wait."""
        if entries and self._is_open():
            self._send(CourierRequest(entries=dict(entries)))

    def close(self) -> None:
        """Wait a little until what was offered is written."""
        if self._connection is None:
            return
        reply = self._ask(CourierRequest(last=True))
        if reply is not None and reply.lost:
            self._tell(f"{number_of(reply.lost, 'result')} too many for the shared cache at once")
        self._end()

    def _is_open(self) -> bool:
        """Return whether the shared cache can be used, for which its process is started."""
        if self._reason:
            self._tell(self._reason)
        elif self._place is not None and self._connection is None:
            self._start(self._place)
        return self._connection is not None

    def _start(self, place: SharedPlace) -> None:
        context: Any = get_context("fork" if sys.platform == "linux" else "spawn")
        self._connection, there = context.Pipe()
        parent = os.getpid() if sys.platform == "linux" else None
        self._process = context.Process(target=carry, args=(there, place, parent), daemon=True)
        self._process.start()
        there.close()

    def _look(self, keys: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
        reply = self._ask(CourierRequest(keys))
        return iter(reply.values.items() if reply is not None else ())

    def _ask(self, request: CourierRequest) -> CourierReply | None:
        """Return the reply to a request; None where there is none in time, or it tells of a failure."""
        if not self._send(request):
            return None
        assert self._connection is not None
        try:
            reply: CourierReply | None = self._connection.recv() if self._connection.poll(_SECONDS) else None
        except (EOFError, OSError):
            reply = None
        if reply is not None and not reply.failure:
            return reply
        self._give_up(_REASONS.get(reply.failure, reply.failure) if reply is not None else "no answer in time")
        return None

    def _send(self, request: CourierRequest) -> bool:
        assert self._connection is not None
        try:
            self._connection.send(request)
        except OSError:
            self._give_up("its process ended")
            return False
        return True

    def _give_up(self, reason: str) -> None:
        assert self._place is not None
        self._tell(f"the shared cache {shown_address(self._place.address)} can't be used ({reason})")
        self._end()

    def _tell(self, text: str) -> None:
        """Tell why the shared cache is not used from here on."""
        if self._notice is not None:
            self._notice(f"note: {text}; results are kept on this machine only")
        self._place, self._reason = None, ""

    def _end(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            self._process.kill()
            self._process.join()
            self._process.close()


def shared_cache_for(config: Config, options: Options) -> SharedCache:
    """Return the shared cache of a base, if it has one; raises ConfigError where its address or key can't be used."""
    if not options.cache:
        return SharedCache()
    place = shared_place(config)
    address = shared_address(config) if place is None else ""
    reason = f"the shared cache {shown_address(address)} is not used, since {KEY} is not set" if address else ""
    return SharedCache(place, options.notice, reason)
