"""How many processes and threads there are below one, and the memory that they take, by Linux's /proc."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")  # a second
# Fields of /proc/PID/stat after the name, see proc(5). Those of time are its own, and of children it waited for.
_PARENT, _TIMES, _THREADS, _RESIDENT = 1, slice(11, 15), 17, 21


class Member(NamedTuple):
    """A process, its parent, its seconds of processor time, its number of threads, and bytes of memory that it has,
    shared ones included."""

    pid: int
    parent: int
    seconds: float
    threads: int
    resident: int


def descendants(ancestor: int) -> list[Member]:
    """All processes below one; none where the system has no /proc."""
    children: dict[int, list[Member]] = {}
    for member in _everyone():
        children.setdefault(member.parent, []).append(member)
    found = list(children.get(ancestor, ()))
    for member in found:  # grows while it is read
        found += children.get(member.pid, ())
    return found


def crowd() -> int:
    """The number of all processes that are seen here: less work than a look at each, when there are very many."""
    try:
        return sum(name.isdigit() for name in os.listdir("/proc"))
    except OSError:
        return 0


def memory(members: list[Member], limit: int) -> int:
    """Bytes that processes take together; what they share is counted once only where the sum is over a limit."""
    rough = sum(member.resident for member in members)
    return rough if rough <= limit else sum(_proportional(member) for member in members)


def threads_of_user(user: int) -> int:
    """All threads of all processes of a user; 0 where the system has no /proc, or hides them."""
    return sum(member.threads for member in _everyone() if _owner(member.pid) == user)


def _owner(pid: int) -> int:
    try:
        return os.stat(f"/proc/{pid}").st_uid
    except OSError:
        return -1


def _everyone() -> Iterator[Member]:
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
    """A process's memory, with its part of what it shares."""
    try:
        with open(f"/proc/{member.pid}/smaps_rollup", encoding="ascii") as stream:
            return next(int(line.split()[1]) * 1024 for line in stream if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return member.resident
