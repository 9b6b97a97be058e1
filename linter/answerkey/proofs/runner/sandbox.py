"""The sandbox of a runner, on Linux: a root folder with nothing but the interpreter and what it needs.

It is made once, in a mount namespace of the runner; each question gets namespaces of its own below it, by `shut_in`.
"""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from . import linux

FOLDER = "/proof"  # where the folder of each question is mounted
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store")
_ETC = (
    *("alternatives", "ld.so.cache", "localtime", "mime.types", "nsswitch.conf", "protocols", "services"),
    *("ssl/certs", "ssl/openssl.cnf", "pki/ca-trust", "pki/tls/certs"),  # but no private keys
)
_DEVICES = ("null", "zero", "full", "random", "urandom")
_LINKS = {
    "/dev/fd": "/proc/self/fd",
    "/dev/stdin": "/proc/self/fd/0",
    "/dev/stdout": "/proc/self/fd/1",
    "/dev/stderr": "/proc/self/fd/2",
    "/dev/shm": f"{FOLDER}/tmp",  # noqa: S108  # where the C library keeps its semaphores
    "/tmp": f"{FOLDER}/tmp",  # noqa: S108
    "/var/tmp": f"{FOLDER}/tmp",  # noqa: S108
}
_BUILDING, _OLD = "/tmp", "/.old"  # noqa: S108  # a folder that every system has
NOBODY = 65534
_KERNEL = (5, 14)  # counts the processes of a user in each namespace apart
_UP = 1  # the flag of a network interface that works


def enter(*, drop: bool) -> None:
    """Move this process into the sandbox; with `drop` root becomes a user without rights.

    Raises OSError if the system refuses that; the process is of no use then.
    """
    if tuple(map(int, os.uname().release.split(".")[:2])) < _KERNEL:
        raise OSError("Linux 5.14 or later is needed")
    user, group = os.geteuid(), os.getegid()
    places = list(_places())
    if user == 0:
        linux.unshare(linux.NEW_NS)
    else:
        linux.unshare(linux.NEW_USER | linux.NEW_NS)
        _map(user, group)
    user = group = NOBODY if drop else user
    linux.keep_mounts_private()
    linux.mount("tmpfs", _BUILDING, linux.NO_SUID | linux.NO_DEV, "mode=755,size=1m")
    os.mkdir(_BUILDING + _OLD)
    linux.pivot_root(_BUILDING, _BUILDING + _OLD)
    os.chdir("/")
    for source, target in places:
        _furnish(source, target)
    _write_etc(user, group)
    linux.unmount(_OLD)
    os.rmdir(_OLD)
    linux.lock("/", linux.READ_ONLY | linux.NO_SUID | linux.NO_DEV, recursive=False)
    if drop:
        become_nobody_who_reads()


def become_nobody() -> None:
    """Become a user without rights; only root can."""
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    linux.own_proc_files()


def become_nobody_who_reads() -> None:
    """Become a user without rights; raises PermissionError for a file that code needs and that user can't read."""
    paths = list(_modules())  # before, since the new user may not be allowed to list them
    become_nobody()
    for path in paths:
        if not os.access(path, os.R_OK):
            raise PermissionError(f"{path} can't be read by all users")


def shut_in() -> None:
    """Leave all namespaces; the next child is the first process of the new ones, and has to `settle`."""
    user, group = os.geteuid(), os.getegid()
    spaces = linux.NEW_NS | linux.NEW_PID | linux.NEW_NET | linux.NEW_IPC | linux.NEW_UTS
    linux.unshare(linux.NEW_USER | spaces)
    _map(user, group)


def settle(size: int) -> None:
    """Make the folder of a question, of a size in bytes, its view of processes, and its network of one machine."""
    Path("/proc/sys/user/max_user_namespaces").write_text("0", encoding="ascii")  # none gains rights in another one
    quiet = linux.NO_SUID | linux.NO_DEV
    linux.mount("tmpfs", FOLDER, quiet, f"mode=700,size={size},nr_inodes=16384")
    try:
        linux.mount("proc", "/proc", quiet | linux.NO_EXEC | linux.READ_ONLY)
    except PermissionError:  # in a container that hides parts of it, all of it is hidden
        linux.mount("tmpfs", "/proc", quiet | linux.NO_EXEC, "size=4k")
    _raise_loopback()
    socket.sethostname("localhost")


def _map(user: int, group: int) -> None:
    """Keep user and group in a new user namespace."""
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")


def _places() -> Iterator[tuple[str, str]]:
    """Yield what the sandbox shows: each path without symbolic links, and the path that it is shown at."""
    here = str(Path(__file__).parent)
    paths = [*_SYSTEM, *(f"/etc/{name}" for name in _ETC), *(f"/dev/{name}" for name in _DEVICES), "/proc"]
    roots: list[str] = []
    for path in [*paths, *sorted({sys.prefix, sys.base_prefix, sys.exec_prefix, here, *sys.path})]:
        covered = any(path == other or path.startswith(f"{other}/") for other in roots)
        if path.startswith("/") and path != "/" and os.path.exists(path) and not covered:
            roots.append(path)
            yield (path if path in _SYSTEM else os.path.realpath(path)), path


def _modules() -> Iterator[str]:
    """Yield the paths that this interpreter and code in it must be able to read."""
    yield from (sys.prefix, __file__)
    for folder in sys.path:
        if os.path.isdir(folder):
            yield folder
            yield from (entry.path for entry in os.scandir(folder)) if os.access(folder, os.R_OK) else ()


def _furnish(source: str, target: str) -> None:
    old = _OLD + source
    if os.path.islink(old):
        os.symlink(os.readlink(old), target)
        return
    if os.path.isdir(old):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        Path(target).touch()
    linux.bind(old, target)
    if target != "/proc":  # new namespaces are made by writing there
        linux.lock(target, linux.READ_ONLY | linux.NO_SUID)


def _write_etc(user: int, group: int) -> None:
    for folder in ("/etc", "/var", FOLDER):
        os.makedirs(folder, exist_ok=True)
    for link, goal in _LINKS.items():
        if not os.path.lexists(link):
            os.symlink(goal, link)
    files = {
        "passwd": f"proof:x:{user}:{group}::{FOLDER}/home:/bin/sh\n",
        "group": f"proof:x:{group}:\n",
        "hosts": "127.0.0.1 localhost\n::1 localhost\n",
    }
    for name, text in files.items():
        Path("/etc", name).write_text(text, encoding="ascii")


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        fcntl.ioctl(handle, 0x8914, struct.pack("16sh22x", b"lo", _UP))  # SIOCSIFFLAGS of netdevice(7)
