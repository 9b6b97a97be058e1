"""The first process of a question's namespaces: starts the code, watches it, and takes everything down with itself.

The kernel ignores signals to it from inside, and ends all processes of the namespace when it ends. Without namespaces,
processes that the code leaves are adopted and ended by the parent of the keeper.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from . import linux, process_table
from .limits import THREADS_EACH
from .messages import Limits

DUMP = signal.SIGUSR2  # the code's process writes a traceback then
_TICK = 0.02  # seconds between two looks, or more if a look takes longer
_LOOKING = 0.1  # the part of its time that the keeper spends on looks
_LAST_WORDS = 0.05  # seconds to write the traceback


class Ending(NamedTuple):
    """The end of the code's process: its wait status, or the reason why it was ended."""

    status: int
    reason: str = ""
    message: str = ""

    @classmethod
    def read(cls, data: bytes) -> Ending:
        """Read what `write` wrote; an empty text means that the keeper itself was killed."""
        return cls(*json.loads(data)) if data.endswith(b"\n") else cls(-1, "killed", "its keeper was killed")

    def write(self, channel: int) -> None:
        """Write to a pipe, for the process that waits at its other end."""
        os.write(channel, json.dumps(self).encode() + b"\n")


@dataclass(frozen=True)
class Keeper:
    """Keeps one question. `code` runs in the process that is watched, and `outputs` are the files that it may fill.

    It is `alone` if no other process is in its namespaces.
    """

    limits: Limits
    outputs: tuple[int, ...]
    alone: bool
    code: Callable[[], None]

    def keep(self, channel: int, report: int) -> None:
        """Run the code and write its ending to a channel; `report` is the descriptor of the code. Never returns."""
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        adopt()  # orphans of the code count too
        child = os.fork()
        if child == 0:
            os.close(channel)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
            self.code()
            os._exit(70)  # not reached: the code ends its process
        os.close(report)
        ending = self._watch(child)
        with contextlib.suppress(OSError):
            os.killpg(child, signal.SIGKILL)
        ending.write(channel)
        os._exit(0)

    def _watch(self, child: int) -> Ending:
        begun, looking = time.monotonic(), 0.0
        while True:
            _wait_for_child(max(_TICK, looking / _LOOKING))
            status = _reap(child)
            if status is not None:
                return self._too_much_output() or Ending(status)
            busy = time.process_time()
            stop = self._excess(time.monotonic() - begun)
            looking = time.process_time() - busy
            if stop is not None:
                with contextlib.suppress(OSError):
                    os.kill(child, DUMP)
                    time.sleep(_LAST_WORDS)
                return stop

    def _excess(self, elapsed: float) -> Ending | None:
        """Return the ending by a limit that is exceeded, after some seconds by the clock; None if there is none."""
        limits = self.limits
        if elapsed >= limits.patience:
            return self._too_long()
        output = self._too_much_output()
        if output is not None:
            return output
        if self.alone and process_table.process_count() > limits.processes + 1:
            return self._too_many()
        members = process_table.descendants(os.getpid())
        threads = sum(member.threads for member in members)
        if len(members) > limits.processes or threads > limits.processes * THREADS_EACH:
            return self._too_many()
        if process_table.memory(members, limits.memory) > limits.memory:
            return Ending(-1, "memory", f"its processes took more than {limits.memory >> 20} MiB")
        spent = sum(member.seconds for member in members) if members else elapsed
        return self._too_long() if min(elapsed, spent) >= limits.processor_time else None

    def _too_long(self) -> Ending:
        return Ending(-1, "time", f"it took longer than {self.limits.seconds:g} seconds")

    def _too_many(self) -> Ending:
        most = self.limits.processes
        return Ending(-1, "processes", f"it started more than {most} processes, or {most * THREADS_EACH} threads")

    def _too_much_output(self) -> Ending | None:
        if all(os.fstat(output).st_size <= self.limits.output for output in self.outputs):
            return None
        return Ending(-1, "output", f"it printed more than {self.limits.output // 1024} KiB")


def end_descendants() -> None:
    """Kill all processes below this one; orphans of a killed process come here, if this process adopts them.

    All are stopped before the first is killed, since a stopped process starts no others.
    """
    stopped: set[int] = set()
    while new := {member.pid for member in process_table.descendants(os.getpid())} - stopped:
        _signal_all(new, signal.SIGSTOP)
        stopped |= new
    _signal_all(stopped, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        for _ in stopped:
            os.waitpid(-1, 0)


def _signal_all(pids: set[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def adopt() -> None:
    """Adopt orphans below this process, if the system can do that."""
    with contextlib.suppress(OSError, AttributeError):
        linux.adopt_orphans()


def _wait_for_child(seconds: float) -> None:
    if hasattr(signal, "sigtimedwait"):
        signal.sigtimedwait({signal.SIGCHLD}, seconds)
    else:  # macOS
        time.sleep(min(seconds, _TICK / 4))


def _reap(child: int) -> int | None:
    """Return the wait status of the code's process, if it has ended; others are only reaped."""
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == child:
                return status
            if pid == 0:
                return None
    return None
