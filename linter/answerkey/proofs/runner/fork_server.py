"""The fork server of a runner: imports what questions need once, and forks a process for each of them."""

from __future__ import annotations

import contextlib
import gc
import os
import platform
import select
import signal
import sys
from collections import deque
from collections.abc import Iterator
from importlib import import_module
from typing import NoReturn

from . import explanations, linux, messages
from .isolation import Shelter, shut_in
from .messages import Hello, Result, Setup, Task, decode, encode
from .question import answer

_FOR_IMPORTS = 120  # seconds
_LATE = {  # modules that libraries import at their first use, which would be in each question again
    "anyio": "anyio._backends._asyncio",
    "sqlalchemy": "sqlalchemy.dialects.sqlite",
}


class ForkServer:
    """Serves one parent through a pair of pipes."""

    def __init__(self, source: int, target: int) -> None:
        self._source = source
        self._target = target
        self._buffer = b""
        self._running: dict[int, tuple[int, Task, list[bytes]]] = {}  # by the descriptor to read results from
        self._waiting: deque[Task] = deque()

    def serve(self) -> None:
        """Answer tasks until the pipe is closed."""
        setup = self._setup()
        shelter, isolation = shut_in(namespaces=setup.namespaces)
        self._follow_parent()
        with _silence():
            _warm(setup.imports)
        self._send(encode(Hello(platform.python_version(), isolation)))
        while True:
            while self._waiting and len(self._running) < setup.jobs:
                self._start(self._waiting.popleft(), shelter)
            ready, _, _ = select.select([self._source, *self._running], [], [])
            for handle in ready:
                if handle != self._source:
                    self._receive(handle)
                elif not self._read():
                    return

    def end(self) -> None:
        """End all questions with all that they have started."""
        for pid, _, _ in self._running.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        for pid, _, _ in self._running.values():
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
        self._running.clear()

    def _setup(self) -> Setup:
        while b"\n" not in self._buffer:
            data = os.read(self._source, 1 << 16)
            if not data:
                raise BrokenPipeError
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\n")
        self._queue()
        return decode(Setup, line)

    def _read(self) -> bool:
        data = os.read(self._source, 1 << 16)
        self._buffer += data
        self._queue()
        return bool(data)

    def _queue(self) -> None:
        *lines, self._buffer = self._buffer.split(b"\n")
        self._waiting.extend(decode(Task, line) for line in lines)

    def _follow_parent(self) -> None:
        """End on SIGTERM and when the parent ends, even while a fork of the parent keeps the pipe open."""
        parent = os.getppid()

        def end_if_orphaned(number: int, _frame: object) -> None:
            # SIGUSR1 also comes when only a thread of the parent ends.
            if number == signal.SIGTERM or os.getppid() != parent:
                self.end()
                os._exit(1)

        signal.signal(signal.SIGUSR1, end_if_orphaned)
        signal.signal(signal.SIGTERM, end_if_orphaned)
        if sys.platform == "linux":
            linux.die_with_parent(signal.SIGUSR1)
            end_if_orphaned(signal.SIGUSR1, None)

    def _start(self, task: Task, shelter: Shelter) -> None:
        read, write = os.pipe()
        try:
            pid = os.fork()
        except OSError as error:
            os.close(read)
            os.close(write)
            self._send(_not_run(task, f"no process could be started: {error}"))
            return
        if pid == 0:
            try:
                for handle in (read, self._source, self._target, *self._running):
                    os.close(handle)
                _run_question(task, shelter, write)
            finally:
                os._exit(1)
        os.close(write)
        self._running[read] = pid, task, []

    def _receive(self, handle: int) -> None:
        pid, task, data = self._running[handle]
        chunk = os.read(handle, 1 << 16)
        if chunk:
            data.append(chunk)
            return
        os.close(handle)
        os.waitpid(pid, 0)
        del self._running[handle]
        line = b"".join(data)
        self._send(line if line.endswith(b"\n") else _not_run(task, "its processes were ended from outside"))

    def _send(self, line: bytes) -> None:
        data = memoryview(line)
        while data:
            data = data[os.write(self._target, data) :]


def main() -> None:
    """Serve the standard input and output of this process, and hide both from the code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    source, target = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    server = ForkServer(source, target)
    try:
        server.serve()
    except BrokenPipeError:
        pass  # the parent has gone
    finally:
        server.end()


def _run_question(task: Task, shelter: Shelter, channel: int) -> NoReturn:
    """Run a question in its own process."""

    def leave(_number: int, _frame: object) -> None:
        raise SystemExit

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    parent = os.getppid()
    os.setsid()
    if sys.platform == "linux":
        linux.die_with_parent(signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)
    try:
        line = encode(answer(task, (channel,), shut=shelter.shut, nobody=shelter.nobody))
    except OSError as error:
        line = _not_run(task, f"it could not be shut in: {error}")
    with open(channel, "wb") as stream:
        stream.write(line)
    os._exit(0)


def _not_run(task: Task, reason: str) -> bytes:
    return encode(Result(task.id, "stopped", "killed", reason))


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Discard the standard error: warnings of libraries at their import are of no use here."""
    original = os.dup(2)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    try:
        yield
    finally:
        os.dup2(original, 2)
        os.close(nothing)
        os.close(original)


def _warm(names: tuple[str, ...]) -> None:
    """Import modules once for all questions."""
    signal.alarm(_FOR_IMPORTS)
    messages.warm()
    explanations.load_pytest()
    for name in [*names, "asyncio"]:
        with contextlib.suppress(BaseException):
            import_module(name)
    for library, part in _LATE.items():
        if library in sys.modules:
            with contextlib.suppress(ImportError):
                import_module(part)
    signal.alarm(0)
    gc.collect()
    gc.freeze()
