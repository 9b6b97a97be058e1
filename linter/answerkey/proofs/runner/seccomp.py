"""A filter of seccomp(2) that refuses system calls which no proof needs, and which can't be removed.

They are those that reach other processes, memory that nobody counts, and what namespaces do not isolate, and those of
parts of the kernel in which code has gained privileges before.
"""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import struct
from collections.abc import Iterator

from . import linux

# Numbers of the calls on x86_64 and on aarch64, by the kernel's tables.
_CALLS = {
    "add_key": (248, 217),
    "bpf": (321, 280),
    "fsopen": (430, 430),
    "io_uring_setup": (425, 425),
    "keyctl": (250, 219),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "mount": (165, 40),
    "move_mount": (429, 429),
    "mq_open": (240, 180),
    "msgget": (68, 186),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "perf_event_open": (298, 241),
    "pidfd_getfd": (438, 438),
    "pivot_root": (155, 41),
    "process_madvise": (440, 440),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "request_key": (249, 218),
    "semget": (64, 190),
    "setns": (308, 268),
    "shmget": (29, 194),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
}
# Calls that are allowed with some first arguments alone: a socket of a virtual machine reaches its host from every
# namespace, and code that limits its keeper disables it.
_CALLS_WITH = {
    "prlimit64": ((302, 261), (0,)),  # of the calling process
    "socket": ((41, 198), (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, 16)),  # and of netlink(7), on Linux
}
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # the column above, and AUDIT_ARCH
_OTHER_ABI = 0x40000000  # calls of x86_64 from here on are those of x32
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # of BPF: ld [k]; jeq; jge; ret
_NUMBER, _ARCHITECTURE, _ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data; of the argument, the lower half
_KILL, _REFUSE, _ALLOW = 0x80000000, 0x00050000 | errno.EPERM, 0x7FFF0000


def refuse_calls() -> None:
    """Refuse these calls from now on; raises OSError if that fails. Needs `linux.gain_nothing` before."""
    column, architecture = _ARCHITECTURES.get(os.uname().machine, (0, 0))
    if not architecture:
        raise OSError(f"no filter for {os.uname().machine}")
    program = b"".join(_program(column, architecture))
    buffer = ctypes.create_string_buffer(program, len(program))
    linux.set_filter(len(program) // 8, ctypes.addressof(buffer))


def _program(column: int, architecture: int) -> Iterator[bytes]:
    """Yield the instructions; a jump has the numbers to skip if its test holds, and if not."""
    yield _instruction(_LOAD, _ARCHITECTURE)
    yield _instruction(_EQUAL, architecture, 1, 0)
    yield _instruction(_RETURN, _KILL)
    yield _instruction(_LOAD, _NUMBER)
    yield _instruction(_AT_LEAST, _OTHER_ABI, 0, 1)
    yield _instruction(_RETURN, _REFUSE)
    for numbers in _CALLS.values():
        yield _instruction(_EQUAL, numbers[column], 0, 1)
        yield _instruction(_RETURN, _REFUSE)
    for numbers, allowed in _CALLS_WITH.values():
        yield _instruction(_EQUAL, numbers[column], 0, len(allowed) + 3)
        yield _instruction(_LOAD, _ARGUMENT)
        for left, argument in zip(range(len(allowed), 0, -1), allowed, strict=True):
            yield _instruction(_EQUAL, argument, left, 0)
        yield _instruction(_RETURN, _REFUSE)
        yield _instruction(_RETURN, _ALLOW)
    yield _instruction(_RETURN, _ALLOW)


def _instruction(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("=HBBI", code, then, otherwise, value)
