"""Whether and how far this system shuts questions in: tried by a process that doesn't come back."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from . import sandbox
from .messages import Isolation, Step, Task
from .question import answer

_ENTERED, _HALF = "ok", "half"
_AS_NOBODY = "; it runs as a user without rights"
_PROBE = Task("probe", (Step("code", "probe", "proof", "import os\nos.stat('/proc/self')"),))


class Shelter(NamedTuple):
    """How each question is kept: in the room or not, and whether as another user than this one."""

    shut: bool
    nobody: bool = False


def shut_in(*, wanted: bool) -> tuple[Shelter, Isolation]:
    """Enter the room if the system lets questions be shut in there, and say what holds from now on."""
    isolation = _enter() if wanted else _without("they are switched off")
    if isolation.filesystem:
        return Shelter(shut=True), isolation
    nobody = sys.platform == "linux" and os.geteuid() == 0 and not _said_by(_try_nobody)
    return Shelter(shut=False, nobody=nobody), replace(isolation, reason=isolation.reason + _AS_NOBODY * nobody)


def _enter() -> Isolation:
    if sys.platform != "linux":
        return _without(f"{platform.system()} has none")
    found = ""
    for drop in (True, False) if os.geteuid() == 0 else (False,):
        found = _said_by(partial(_try_room, drop=drop))
        if found in (_ENTERED, _HALF):
            sandbox.enter(drop=drop)
            counted = found == _ENTERED
            reason = "" if counted else "this container hides parts of /proc: only each process by itself has limits"
            return Isolation(network=True, filesystem=True, processes=counted, memory=counted, reason=reason)
    return _without(found)


def _without(reason: str) -> Isolation:
    reason = f"no namespaces ({reason}): only limits of each process, and a hook that code can get past"
    return Isolation(network=False, filesystem=False, processes=False, memory=False, reason=reason)


def _try_room(*, drop: bool) -> str:
    """How a small question fares in the room."""
    sandbox.enter(drop=drop)
    result = answer(_PROBE, (), shut=True)
    return {"passed": _ENTERED, "failed": _HALF}.get(result.status, result.message)


def _try_nobody() -> str:
    sandbox.become_nobody_who_reads()
    return ""


def _said_by(attempt: Callable[[], str]) -> str:
    """What an attempt says in a process of its own, which nothing that it changes outlives; also its error."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        said = ""
        try:
            said = attempt()
        except BaseException as error:  # noqa: BLE001  # whatever it is, it is the reason
            said = str(error) or type(error).__name__
        finally:
            os.write(write, said.encode()[:1000])
            os._exit(0)
    os.close(write)
    with open(read, encoding="utf-8", errors="replace") as stream:
        said = stream.read()
    os.waitpid(pid, 0)
    return said
