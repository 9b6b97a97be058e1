"""The isolation that this system grants, found out by a process that does not return."""

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
    """The isolation of each question: `shut` in the sandbox or not, and as `nobody` instead of root or not."""

    shut: bool
    nobody: bool = False


def shut_in(*, namespaces: bool) -> tuple[Shelter, Isolation]:
    """Enter the sandbox if the system grants one, and return the isolation from now on."""
    isolation = _enter() if namespaces else _without("they are switched off")
    if isolation.filesystem:
        return Shelter(shut=True), isolation
    nobody = sys.platform == "linux" and os.geteuid() == 0 and not _outcome_of(_try_nobody)
    return Shelter(shut=False, nobody=nobody), replace(isolation, reason=isolation.reason + _AS_NOBODY * nobody)


def _enter() -> Isolation:
    if sys.platform != "linux":
        return _without(f"{platform.system()} has none")
    outcome = ""
    for drop in (True, False) if os.geteuid() == 0 else (False,):
        outcome = _outcome_of(partial(_try_sandbox, drop=drop))
        if outcome in (_ENTERED, _HALF):
            sandbox.enter(drop=drop)
            counted = outcome == _ENTERED
            reason = "" if counted else "this container hides parts of /proc: only each process by itself has limits"
            return Isolation(network=True, filesystem=True, processes=counted, memory=counted, reason=reason)
    return _without(outcome)


def _without(reason: str) -> Isolation:
    reason = f"no namespaces ({reason}): only limits of each process, and a hook that code can get past"
    return Isolation(network=False, filesystem=False, processes=False, memory=False, reason=reason)


def _try_sandbox(*, drop: bool) -> str:
    """Return the outcome of a small question in the sandbox."""
    sandbox.enter(drop=drop)
    result = answer(_PROBE, (), shut=True)
    return {"passed": _ENTERED, "failed": _HALF}.get(result.status, result.message)


def _try_nobody() -> str:
    sandbox.become_nobody_who_reads()
    return ""


def _outcome_of(attempt: Callable[[], str]) -> str:
    """Return the outcome of an attempt, or its error, in a process whose changes end with it."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        outcome = ""
        try:
            outcome = attempt()
        except BaseException as error:  # noqa: BLE001  # any error is the reason
            outcome = str(error) or type(error).__name__
        finally:
            os.write(write, outcome.encode()[:1000])
            os._exit(0)
    os.close(write)
    with open(read, encoding="utf-8", errors="replace") as stream:
        outcome = stream.read()
    os.waitpid(pid, 0)
    return outcome
