"""System calls of Linux that Python 3.11 has no functions for, through the C library. All raise OSError."""

from __future__ import annotations

import contextlib
import ctypes
import os
from functools import cache

NEW_NS, NEW_UTS, NEW_IPC = 0x20000, 0x4000000, 0x8000000
NEW_USER, NEW_PID, NEW_NET = 0x10000000, 0x20000000, 0x40000000
NO_SUID, NO_DEV, NO_EXEC, READ_ONLY = 2, 4, 8, 1
_BIND, _RECURSIVE, _PRIVATE, _DETACH = 0x1000, 0x4000, 1 << 18, 2
_PDEATHSIG, _DUMPABLE, _BOUND_DROP, _NO_NEW_PRIVS, _SUBREAPER = 1, 4, 24, 38, 36
_SECCOMP, _BY_FILTER = 22, 2
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_MOUNT_SETATTR = 442  # the same number everywhere, since Linux 5.12
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: object) -> None:
    if getattr(_libc(), name)(*arguments) < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Leave some namespaces for new ones."""
    _call("unshare", flags)


def mount(kind: str, target: str, flags: int = 0, options: str = "") -> None:
    """Mount a file system that stands on no disk."""
    _call("mount", kind.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), options.encode())


def keep_mounts_private() -> None:
    """Keep later changes of mounts from the namespace that this one was copied from."""
    _call("mount", b"none", b"/", None, ctypes.c_ulong(_RECURSIVE | _PRIVATE), None)


def bind(source: str, target: str) -> None:
    """Show a folder or file at another place too, with the mounts below it."""
    _call("mount", source.encode(), target.encode(), None, ctypes.c_ulong(_BIND | _RECURSIVE), None)


def lock(target: str, flags: int, *, recursive: bool = True) -> None:
    """Set flags of a mount, such as READ_ONLY, and of the mounts below it."""
    attributes = (ctypes.c_uint64 * 4)(flags, 0, 0, 0)  # the first four flags have the numbers that mount(2) has
    at_flags = _AT_RECURSIVE if recursive else 0
    number, size = ctypes.c_long(_MOUNT_SETATTR), ctypes.c_size_t(ctypes.sizeof(attributes))
    _call("syscall", number, _AT_FDCWD, target.encode(), at_flags, attributes, size)


def pivot_root(new: str, old: str) -> None:
    """Make a mount the root, and move the former root to a folder in it."""
    number = _PIVOT_ROOT.get(os.uname().machine)
    if number is None:
        raise OSError(f"pivot_root on {os.uname().machine} is unknown")
    _call("syscall", ctypes.c_long(number), new.encode(), old.encode())


def unmount(target: str) -> None:
    """Remove a mount, even while it is in use."""
    _call("umount2", target.encode(), _DETACH)


def die_with_parent(signal: int) -> None:
    """Ask for a signal when the parent ends; a change of user cancels it."""
    _call("prctl", _PDEATHSIG, signal, 0, 0, 0)


def adopt_orphans() -> None:
    """Become the parent of descendants whose parent ends."""
    _call("prctl", _SUBREAPER, 1, 0, 0, 0)


def own_proc_files() -> None:
    """Own the files of this process in /proc again, after a change of user."""
    _call("prctl", _DUMPABLE, 1, 0, 0, 0)


def gain_nothing() -> None:
    """Keep programs that are run from gaining privileges."""
    _call("prctl", _NO_NEW_PRIVS, 1, 0, 0, 0)


def set_filter(length: int, address: int) -> None:
    """Filter all later system calls of this process by a BPF program in memory."""

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("address", ctypes.c_void_p))

    program = Program(length, address)
    _call("prctl", _SECCOMP, _BY_FILTER, ctypes.byref(program), 0, 0)


def drop_capabilities() -> None:
    """Give up all capabilities for good."""
    with contextlib.suppress(OSError):  # the first number that this kernel has no capability for
        for capability in range(64):
            _call("prctl", _BOUND_DROP, capability, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # the third version of the call, for this process
    _call("capset", header, (ctypes.c_uint32 * 6)())
