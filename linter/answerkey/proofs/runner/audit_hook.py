"""An audit hook that refuses what a proof may not do, with a message that says so.

It backs up the namespaces where there are some, and stands in for them where there are none. A hook can't be removed,
but code that calls the C library gets past it.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from . import process_table

_LOCAL_NAMES = {"", "localhost", "ip6-localhost", None, b"", b"localhost"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_SENDING = ("socket.connect", "socket.sendto", "socket.sendmsg")
_CHANGES = {  # events, and which of their arguments are paths that are changed
    "os.chmod": 1,
    "os.chown": 1,
    "os.link": 2,
    "os.mkdir": 1,
    "os.remove": 1,
    "os.rename": 2,
    "os.rmdir": 1,
    "os.symlink": 2,
    "os.truncate": 1,
    "os.utime": 1,
    "shutil.rmtree": 1,
}


def install(folder: str, *, files: bool) -> None:
    """Refuse signals to other processes and connections to other machines.

    With `files` also refuse changes outside a folder, and connections to programs that listen there.
    """
    root = os.path.realpath(folder)
    refusals: dict[str, Callable[..., None]] = {
        "os.kill": _check_signal,
        "os.killpg": _check_group,
        **dict.fromkeys(_SENDING, _check_address),
        "socket.getaddrinfo": _check_name,
        "socket.gethostbyname": _check_name,
    }
    if files:
        refusals["open"] = partial(_check_open, root)
        for event in _SENDING:
            refusals[event] = partial(_check_peer, root)
        for event, count in _CHANGES.items():
            refusals[event] = partial(_check_paths, root, count)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        check = refusals.get(event)
        if check is not None:
            check(*arguments)

    sys.addaudithook(hook)


def _refuse(message: str) -> None:
    raise PermissionError(errno.EPERM, message)


def _check_signal(pid: int, number: int) -> None:
    own = os.getpid()
    if number and pid != own and all(pid != member.pid for member in process_table.descendants(own)):
        _refuse("code in a proof sends no signals to processes that it has not started")


def _check_group(group: int, number: int) -> None:
    if group != os.getpgrp():
        _check_signal(group, number)


def _check_address(_socket: object, address: object, *_: object) -> None:
    if isinstance(address, tuple) and address:
        _check_name(address[0])


def _check_peer(root: str, socket: object, address: object, *_: object) -> None:
    _check_address(socket, address)
    if isinstance(address, str | bytes) and not _is_below(root, os.fsdecode(address)):
        _refuse("code in a proof talks to no program that listens outside of its folder")


def _check_name(host: object, *_: object) -> None:
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if host in _LOCAL_NAMES or isinstance(text, str) and (text.startswith("127.") or text in ("::1", "0.0.0.0", "::")):  # noqa: S104
        return
    _refuse(f"code in a proof has no network: {text}")


def _check_open(root: str, path: object, _mode: object, flags: int) -> None:
    if flags & _WRITING:
        _check_path(root, path)


def _check_paths(root: str, count: int, *paths: object) -> None:
    for path in paths[:count]:
        _check_path(root, path)


def _check_path(root: str, path: object) -> None:
    if not isinstance(path, str | bytes | os.PathLike):
        return
    real = os.path.realpath(os.fsdecode(path))
    if real != os.devnull and not _is_below(root, real):
        _refuse(f"code in a proof writes nothing outside of its folder: {real}")


def _is_below(root: str, path: str) -> bool:
    """Return True if a path is that of a folder or lies in it; the abstract name of a socket begins with NUL."""
    return not path.startswith("\0") and f"{os.path.realpath(path)}/".startswith(f"{root.rstrip('/')}/")
