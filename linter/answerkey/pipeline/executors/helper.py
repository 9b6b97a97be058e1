"""A process beside that of an executor's worker, in which content is examined.

Content may end such a process, by its size or by a library that crashes, and nothing else with it. It is started once,
and may start processes itself, which a worker of Dask, as a daemon with threads, may not.
"""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO

from answerkey.pipeline.orphans import end_at_end_of

_LENGTH = struct.Struct(">?Q")  # whether it is an answer, or the traceback of a bug; and the bytes that follow


class HelperEnded(Exception):
    """A helper process ended while it was at work."""


class HelperFailed(Exception):
    """A bug of this program, met in a helper process; the message is its traceback."""


class Helper:
    """A process that runs a module, whose `serve` answers one request after another."""

    def __init__(self, module: str) -> None:
        reading, self._life = os.pipe()
        environment = {**os.environ, "PYTHONSAFEPATH": "1"}
        self._process = subprocess.Popen(  # noqa: S603  # this Python, and a module of this program
            [sys.executable, "-m", module, str(reading)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=[reading],
            env=environment,
        )
        os.close(reading)

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: bytes) -> bytes:
        """Return the answer to a request; raises HelperEnded, or HelperFailed for a bug."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            _write(self._process.stdin, request)
            done, data = _read(self._process.stdout)
        except (OSError, EOFError):
            raise HelperEnded from None
        if not done:
            raise HelperFailed(data.decode(errors="replace"))
        return data

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        with self._process, suppress(BrokenPipeError):
            self._process.communicate()
        os.close(self._life)


class Helpers:
    """The helpers of a process: as many for each module as threads ask at once. They end with it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: dict[str, list[Helper]] = {}

    def ask(self, module: str, request: bytes) -> bytes:
        """Return a helper's answer; raises as `Helper.ask` does."""
        with self._lent(module) as helper:
            return helper.ask(request)

    def close(self) -> None:
        """End the helpers that are idle."""
        with self._lock:
            helpers = [helper for some in self._idle.values() for helper in some]
            self._idle.clear()
        for helper in helpers:
            helper.close()

    @contextmanager
    def _lent(self, module: str) -> Iterator[Helper]:
        helper = self._take(module)
        try:
            yield helper
        except BaseException:
            helper.close()
            raise
        with self._lock:
            self._idle.setdefault(module, []).append(helper)

    def _take(self, module: str) -> Helper:
        while True:
            with self._lock:
                idle = self._idle.get(module)
                helper = idle.pop() if idle else None
            if helper is None:
                return Helper(module)
            if helper.runs:
                return helper
            helper.close()


HELPERS = Helpers()
"""Those of this process: what an executor calls is a plain function, which gets nothing but a request."""


def serve(answer: Callable[[bytes], bytes]) -> None:
    """Answer the requests on standard input, until it ends or the process that wrote them does."""
    end_at_end_of(int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)  # what a library prints is no part of an answer
    with requests, answers, suppress(EOFError, BrokenPipeError):
        while True:
            _, request = _read(requests)
            try:
                data, done = answer(request), True
            except Exception:  # noqa: BLE001  # who asked raises it again
                data, done = traceback.format_exc().encode(errors="backslashreplace"), False
            _write(answers, data, done=done)


def _write(stream: IO[bytes], data: bytes, *, done: bool = True) -> None:
    stream.write(_LENGTH.pack(done, len(data)) + data)
    stream.flush()


def _read(stream: IO[bytes]) -> tuple[bool, bytes]:
    """Return the next message; raises EOFError where the stream ends before its end."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    done, size = _LENGTH.unpack(head)
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return done, data
