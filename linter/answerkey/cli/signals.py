"""Signals that end the program, which then clears away what it began."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType

from answerkey.cli.exits import ENDED

_NAMES = ("SIGTERM", "SIGHUP")  # Windows lacks the second


def end_in_order() -> None:
    """Let SIGTERM and SIGHUP end this process as an exception does; one that is ignored, as by nohup, stays ignored.

    Processes that are forked from this one are ended at once, as by default.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    owner = os.getpid()

    def end(number: int, frame: FrameType | None) -> None:
        if os.getpid() != owner:
            os._exit(ENDED + number)
        signal.signal(number, signal.SIG_IGN)  # what is cleared away is not interrupted
        raise SystemExit(ENDED + number)

    for name in _NAMES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, end)
