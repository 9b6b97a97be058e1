"""A runner as a process of the environment's interpreter, and the lines that it receives and sends."""

from __future__ import annotations

import subprocess
from collections import deque
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread

from answerkey.libraries.environment import Environment
from answerkey.proofs.runner import start
from answerkey.proofs.runner.messages import Hello, Result, Setup, Task, decode, encode

_START = 120.0  # seconds for the start, in which the libraries are imported
_LAST_WORDS = 1.0  # seconds to read the rest of the output of a runner that has ended


class RunnerFailure(Exception):
    """The runner can't be started; the message says why."""


class Process:
    """A runner and the lines that it writes; raises RunnerFailure if it does not start."""

    def __init__(self, environment: Environment, setup: Setup) -> None:
        python = environment.python
        self._lines: SimpleQueue[bytes] = SimpleQueue()
        try:
            self._process = subprocess.Popen(  # noqa: S603  # the interpreter that the configuration names
                start.command(python, bare=environment.is_bare),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=start.environment(),
                start_new_session=True,  # an interrupt is for the parent, which ends the runner
            )
        except OSError as error:
            raise RunnerFailure(f"{python} can't be started: {error.strerror}") from None
        self._errors: deque[bytes] = deque(maxlen=20)
        self._threads = [Thread(target=work, daemon=True) for work in (self._read, self._listen)]
        for thread in self._threads:
            thread.start()
        self.send(setup)
        try:
            self.hello = decode(Hello, self._next(_START))
        except ValueError:
            self.close()
            errors = b"".join(self._errors).decode("utf-8", "replace").strip()
            raise RunnerFailure(f"{python} does not run programs: {errors or 'it ended'}") from None

    def send(self, message: Setup | Task) -> None:
        """Write a line; if the runner is dead, the next call of `receive` says so."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.write(encode(message))
            self._process.stdin.flush()

    def receive(self, seconds: float) -> Result | None:
        """Return the next result; None if the runner is dead or silent for too long."""
        try:
            return decode(Result, self._next(seconds))
        except ValueError:
            return None

    def close(self) -> None:
        """End the runner with all that it runs."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()  # it ends its children when this happens
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for thread in self._threads:
            thread.join(_LAST_WORDS)  # a process that the runner left may hold its end of a pipe open

    def _next(self, seconds: float) -> bytes:
        try:
            return self._lines.get(timeout=seconds)
        except Empty:
            return b""

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            for line in stream:
                self._lines.put(line)
        self._lines.put(b"")

    def _listen(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            for line in stream:
                self._errors.append(line)
