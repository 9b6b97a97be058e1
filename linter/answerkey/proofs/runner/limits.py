"""Limits of each process that the system enforces."""

from __future__ import annotations

import os
import resource

from . import process_table
from .messages import MIB, Limits

FILES = 256  # open at once
THREADS_EACH = 8  # threads for each process that is allowed: pools of threads are common, and cheap
_MORE = 8  # so that the keeper notices, and reports, that there are too many
RESERVE = 64 * MIB  # for the report of a process whose memory is used up


def apply(limits: Limits, *, own_user: bool) -> None:
    """Limit this process and all that it starts.

    The number of processes is one of a user, except root. With `own_user` the namespace counts it apart; else the
    number that the user already runs is added.
    """
    seconds = int(limits.processor_time * 4) + 5  # the keeper ends it earlier
    space = _address_space() + limits.memory
    _set(resource.RLIMIT_AS, space, space + RESERVE)
    _set(resource.RLIMIT_CPU, seconds, seconds + 1)
    _set(resource.RLIMIT_FSIZE, limits.file_size, limits.file_size)
    _set(resource.RLIMIT_NOFILE, FILES, FILES)
    _set(resource.RLIMIT_CORE, 1, 1)  # byte: with 0 the kernel would still call a program that collects crashes
    others = 0 if own_user else process_table.threads_of_user(os.geteuid())
    most = limits.processes * THREADS_EACH + _MORE + others
    if own_user or others:
        _set(resource.RLIMIT_NPROC, most, most)


def use_reserve() -> None:
    """Release the reserve of memory, for the report."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    _set(resource.RLIMIT_AS, hard, hard)


def _address_space() -> int:
    """Return the bytes of addresses that this process has now, which libraries reserved and not the question."""
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:
            return int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 512 * MIB


def _set(kind: int, soft: int, hard: int) -> None:
    most = resource.getrlimit(kind)[1]
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    try:
        resource.setrlimit(kind, (soft, hard))
    except (OSError, ValueError):  # macOS refuses some
        return
