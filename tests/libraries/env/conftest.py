"""Fixtures of tests that make environments."""

from __future__ import annotations

import pytest

from answerkey.libraries import syncing
from libraries.env.wheels import FakeInstaller


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let environments be made in the folder `cache` of each base, and not in that of who runs the tests."""
    monkeypatch.setenv("ANSWERKEY_CACHE_DIR", "cache")


@pytest.fixture
def installer(monkeypatch: pytest.MonkeyPatch) -> FakeInstaller:
    """What installs in this test: from the shelf, without any other program."""
    fake = FakeInstaller()
    monkeypatch.setattr(syncing, "choose_installer", lambda *_, **__: fake)
    return fake
