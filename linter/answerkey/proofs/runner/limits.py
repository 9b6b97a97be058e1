"""Limits of each process that the system enforces by itself."""

from __future__ import annotations

import os
import resource

from . import process_table
from .messages import MIB, Limits

FILES = 256  # open at once
THREADS_EACH = 8  # threads for each process that is allowed: pools of threads are common, and cheap
_MORE = 8  # so that who counts them gets to see, and to say, that they are too many
RESERVE = 64 * MIB  # for the report of a process whose memory is used up


def apply(limits: Limits, *, own_user: bool) -> None:
    """Limit this process and all that it starts.

    The number of processes is one of a user, except root. With `own_user` the namespace counts it apart; else what the
    user runs already is added.
    """
    seconds = int(limits.seconds * 4) + 5  # as long as somebody looks, it is ended before
    space = _address_space() + limits.memory
    _set(resource.RLIMIT_AS, space, space + RESERVE)
    _set(resource.RLIMIT_CPU, seconds, seconds + 1)
    _set(resource.RLIMIT_FSIZE, limits.file_size, limits.file_size)
    _set(resource.RLIMIT_NOFILE, FILES, FILES)
    _set(resource.RLIMIT_CORE, 1, 1)  # bytes: with 0 the kernel would still call a program that collects crashes
    others = 0 if own_user else process_table.threads_of_user(os.geteuid())
    most = limits.processes * THREADS_EACH + _MORE + others
    if own_user or others:
        _set(resource.RLIMIT_NPROC, most, most)


def use_reserve() -> None:
    """Give back the reserve of memory, for the report."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    _set(resource.RLIMIT_AS, hard, hard)


def _address_space() -> int:
    """Bytes of addresses that this process has now: what a library reserved at its import isn't the question's."""
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
