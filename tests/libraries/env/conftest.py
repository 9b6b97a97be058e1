from __future__ import annotations

import pytest

from answerkey.libraries import syncing
from libraries.env.wheels import FakeInstaller


@pytest.fixture
def installer(monkeypatch: pytest.MonkeyPatch) -> FakeInstaller:
    """What installs in this test: from the shelf, without any other program."""
    fake = FakeInstaller()
    monkeypatch.setattr(syncing, "choose_installer", lambda *_, **__: fake)
    return fake
