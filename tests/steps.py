"""Processes in which a step towards the disk kills, or fails: the n-th, whatever it is."""

from __future__ import annotations

import errno
import os
import signal
import traceback
from collections.abc import Callable
from itertools import count

import pytest
from _pytest.mark import ParameterSet

from answerkey import drafts

STEPS = ("rename", "replace", "link", "unlink", "fsync", "mkdir", "rmdir", "chmod", "write")
Act = Callable[[], None]
_SHARE = 3  # one of so many steps is for people


def steps(most: int) -> list[ParameterSet]:
    """Return the numbers of steps to kill at; most of them are a sweep."""
    return [pytest.param(number, marks=pytest.mark.sweep if number % _SHARE else ()) for number in range(most)]


def kill() -> None:
    """End this process without notice."""
    os.kill(os.getpid(), signal.SIGKILL)


def fail() -> None:
    """Fail as a full disk does."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def act_at(number: int, act: Act, *, on: bool = False) -> None:
    """Let an act come before the step of a number in this process, and with `on` before all that follow.

    Processes that it forks are left alone: which of them takes a step, and when, differs from run to run.
    """
    counted, own = count(), os.getpid()

    def acting(real: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **options: object) -> object:
            if os.getpid() != own:
                return real(*arguments, **options)
            at = next(counted)
            if at == number or (on and at > number):
                act()
            return real(*arguments, **options)

        return step

    for name in STEPS:
        setattr(os, name, acting(getattr(os, name)))
    setattr(drafts, "exchange", acting(drafts.exchange))  # noqa: B010  # mypy: a name of a module


def killed_at(number: int, work: Callable[[], object]) -> bool:
    """Work in a process of its own that is killed before its step of a number; false where it had fewer."""
    child = os.fork()
    if child == 0:
        try:
            act_at(number, kill)
            work()
            os._exit(0)
        except drafts.ChangedMeanwhile:
            os._exit(0)
        except BaseException:  # noqa: BLE001  # nothing of the test runs on in this process
            traceback.print_exc()
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or status == 0
    return os.WIFSIGNALED(status)
