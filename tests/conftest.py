"""Set-up that all tests share."""

from __future__ import annotations

import gc
import signal

import pytest

from properties import register

register()


def pytest_configure() -> None:
    """Let SIGINT interrupt what tests start, also where a shell started the tests in the background and ignores it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Keep what lives as long as the run out of the sight of the garbage collector.

    To look through thousands of tests again and again takes time, also in each process that is forked from here.
    """
    gc.collect()
    gc.freeze()
