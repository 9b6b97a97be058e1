"""Set-up that all tests share."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator
from compileall import compile_dir
from pathlib import Path

import pytest

import answerkey
from disk import skip_syncs
from inline import use_inline_pool
from postgres import started
from properties import register
from starts import Budget

register()

_RUNNER = Path(answerkey.__file__).with_name("proofs") / "runner"

# Folders of tests that are about what is made of files, and not about the processes that check these.
_IN_PROCESS = {
    "authoring",
    "delivery",
    "fixing",
    "identity",
    "importing",
    "kinds",
    "mcp_server",
    "proofs",
    "server",
    "verification",
}


def pytest_configure(config: pytest.Config) -> None:
    """Let tests start programs as a shell does that shares nothing of its settings.

    A shell that started the tests in the background ignores SIGINT.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # Else each of the many processes that tests start compiles the program anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    compile_dir(_RUNNER, quiet=2)  # interpreters that prove write no compiled modules
    skip_syncs()
    config.pluginmanager.register(Budget(config))


@pytest.fixture(scope="module", autouse=True)
def _pool(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the tests of some folders check files in this process."""
    with pytest.MonkeyPatch.context() as patch:
        if request.path.relative_to(Path(__file__).parent).parts[0] in _IN_PROCESS:
            use_inline_pool(patch)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A server of PostgreSQL: its connection string."""
    with started() as conninfo:
        yield conninfo


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Keep what lives as long as the run out of the sight of the garbage collector.

    To look through thousands of tests again and again takes time, also in each process that is forked from here.
    """
    gc.collect()
    gc.freeze()
