"""Let a worker end together with the process that started it, also where that one is killed.

A worker that is forked inherits its parent's end of its own pipe and of those of its siblings, so that none of them
sees an end of file when the parent dies.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # prctl(2)


def end_with_parent(parent: int = 0) -> None:
    """Ask the system to kill this process when the thread that forked it ends; only Linux can.

    With the number of a `parent`, end at once if that process has ended already.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if parent and os.getppid() != parent:
        os._exit(1)
