"""Let a worker end together with the process that started it, also where that one is killed.

A worker that is forked inherits its parent's end of its own pipe and of those of its siblings, so that none of them
sees an end of file when the parent dies; and one that works does not look. Only Linux is asked to help: other systems
fork no workers, and a worker there ends after the file that it is at.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import sys
from multiprocessing import parent_process
from typing import Any, cast

_PR_SET_PDEATHSIG = 1  # prctl(2)


def end_with_parent(forked_by: int | None) -> None:
    """End this process when the one that started it ends: the one of a number that forked it, or any other."""
    if sys.platform != "linux":
        return
    if forked_by is None:
        end_at_end_of(cast(Any, parent_process()).sentinel)
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != forked_by:  # it ended before that
        os._exit(1)


def end_at_end_of(pipe: int) -> None:
    """End this process with SIGIO when the pipe that only its parent holds open is closed (O_ASYNC, open(2))."""
    if sys.platform != "linux":
        return
    import fcntl  # not on Windows

    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([pipe], [], [], 0)[0]:
        os._exit(1)
