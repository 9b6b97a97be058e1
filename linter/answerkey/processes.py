"""The process that made a file, by more than its number, and whether it may still be at work.

A number alone does not tell: it is used again, and containers that share a folder count their processes separately. So
a process is named together with its start, its namespace of process numbers, and the start and the name of its machine.
"""

from __future__ import annotations

import os
import platform
import time
from enum import Enum
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

PATTERN = r"[0-9a-f]{6}-[0-9a-f]{6}-[0-9a-f]{6}-\d{1,10}-\d{1,20}"
_DAY = 86400.0
_MACHINE = Path("/etc/machine-id")
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE = "/proc/self/ns/pid"
_NOTHING = "0" * 6


class State(Enum):
    """The state of a process. UNKNOWN: it belongs to another machine or container, or the system does not tell."""

    RUNNING = "running"
    ENDED = "ended"
    UNKNOWN = "unknown"


class Process(Struct, frozen=True):
    """A process. `machine`, `boot` and `namespace` are short hashes; `start` is in ticks after boot, 0 if unknown."""

    machine: str
    boot: str
    namespace: str
    number: int
    start: int

    @classmethod
    def current(cls) -> Process:
        """Return the process that runs this."""
        number = os.getpid()
        boot, machine = _hash(_text(_BOOT)), _hash(platform.node() + _text(_MACHINE))
        return cls(machine, boot, _hash(_link(_NAMESPACE)), number, _start(number) or 0)

    @classmethod
    def parse(cls, text: str) -> Process:
        """Return the process that a text of `PATTERN` names; raises ValueError for any other text."""
        machine, boot, namespace, number, start = text.split("-")
        return cls(machine, boot, namespace, int(number), int(start))

    def __str__(self) -> str:
        return f"{self.machine}-{self.boot}-{self.namespace}-{self.number}-{self.start}"

    def state(self) -> State:
        """Return whether the process runs, as far as this one can know."""
        here = Process.current()
        if self.machine != here.machine:
            return State.UNKNOWN
        if self.boot != here.boot and _NOTHING not in (self.boot, here.boot):
            return State.ENDED  # the machine was started again
        if (self.boot, self.namespace) != (here.boot, here.namespace):
            return State.UNKNOWN
        start = _start(self.number)
        if start is not None and self.start:
            return State.RUNNING if start == self.start else State.ENDED
        return State.UNKNOWN if _exists(self.number) else State.ENDED

    def may_run(self, touched: float) -> bool:
        """Return whether the process may be at work on a file that was last touched at a time.

        One of which nothing is known counts as ended after a day.
        """
        state = self.state()
        return state is State.RUNNING or (state is State.UNKNOWN and time.time() - touched < _DAY)


def _start(number: int) -> int | None:
    """Return when a process began (`starttime` of proc_pid_stat(5)), 0 for one that has ended and is still listed.

    None: the system does not tell, or there is no such process.
    """
    try:
        fields = Path(f"/proc/{number}/stat").read_bytes().rpartition(b")")[2].split()
        return 0 if fields[0] in (b"Z", b"X") else int(fields[19])
    except (OSError, IndexError, ValueError):
        return None


def _exists(number: int) -> bool:
    """Return whether a number may be that of a process: on Windows, where asking ends it, each may be."""
    if os.name == "nt":
        return True
    try:
        os.kill(number, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, UnicodeError):
        return ""


def _link(path: str) -> str:
    try:
        return os.readlink(path)
    except OSError:
        return ""


def _hash(text: str) -> str:
    return blake2b(text.encode(), digest_size=3).hexdigest() if text else _NOTHING
