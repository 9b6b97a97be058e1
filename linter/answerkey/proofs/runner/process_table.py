"""The processes and threads below a process and their memory, read from Linux's /proc."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")  # of a second
# Fields of /proc/PID/stat after the name, see proc(5). Those of time are its own, and of children it waited for.
_PARENT, _TIMES, _THREADS, _RESIDENT = 1, slice(11, 15), 17, 21


class Member(NamedTuple):
    """A process: its seconds of processor time, its threads, and its bytes of memory, with shared ones."""

    pid: int
    parent: int
    seconds: float
    threads: int
    resident: int


def descendants(ancestor: int) -> list[Member]:
    """Return all processes below one; none if the system has no /proc."""
    children: dict[int, list[Member]] = {}
    for member in _all_processes():
        children.setdefault(member.parent, []).append(member)
    members = list(children.get(ancestor, ()))
    for member in members:  # the list grows meanwhile
        members += children.get(member.pid, ())
    return members


def process_count() -> int:
    """Count all visible processes; this is faster than reading each when there are very many."""
    try:
        return sum(name.isdigit() for name in os.listdir("/proc"))
    except OSError:
        return 0


def memory(members: list[Member], limit: int) -> int:
    """Return the bytes that processes take together; shared ones count once if the sum is over a limit."""
    rough = sum(member.resident for member in members)
    return rough if rough <= limit else sum(_proportional(member) for member in members)


def threads_of_user(user: int) -> int:
    """Count the threads of all processes of a user; 0 if the system has no /proc, or hides them."""
    return sum(member.threads for member in _all_processes() if _owner(member.pid) == user)


def _owner(pid: int) -> int:
    try:
        return os.stat(f"/proc/{pid}").st_uid
    except OSError:
        return -1


def _all_processes() -> Iterator[Member]:
    try:
        names = os.listdir("/proc")
    except OSError:
        return
    for name in names:
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as stream:
                    fields = stream.read().rpartition(b")")[2].split()  # the name before may hold anything
            except OSError:
                continue
            seconds = sum(map(int, fields[_TIMES])) / _TICKS
            resident = int(fields[_RESIDENT]) * _PAGE
            yield Member(int(name), int(fields[_PARENT]), seconds, int(fields[_THREADS]), resident)


def _proportional(member: Member) -> int:
    """Return the memory of a process, with its share of shared memory."""
    try:
        with open(f"/proc/{member.pid}/smaps_rollup", encoding="ascii") as stream:
            return next(int(line.split()[1]) * 1024 for line in stream if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return member.resident
