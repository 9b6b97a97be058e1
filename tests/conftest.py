"""What holds for all tests."""

from __future__ import annotations

import gc

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Keep what lives as long as the run out of the sight of the garbage collector.

    To look through thousands of tests again and again takes time, also in each process that is forked from here.
    """
    gc.collect()
    gc.freeze()
