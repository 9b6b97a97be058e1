"""Servers over copies of a small base, which is not this repository's content: that grows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lsp.client import Client

CONTENT = Path(__file__).with_name("content")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server that the tests of a module share; each test opens what it needs with the text that it needs."""
    folder = tmp_path_factory.mktemp("base")
    shutil.copytree(CONTENT, folder / "content")
    found = Client(folder)
    try:
        found.start()
        yield found
    finally:
        found.kill()


@pytest.fixture
def page(client: Client) -> Iterator[str]:
    """The address of an open page that is without findings."""
    address = client.open(client.folder / "content/qa/fastapi/routing/routers-and-path-operations.md")
    assert client.diagnostics(address, client.versions[address]) == []
    yield address
    client.close(address)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A folder with the content, for tests that change it."""
    shutil.copytree(CONTENT, tmp_path / "content")
    return tmp_path


@pytest.fixture
def own(base: Path) -> Iterator[Client]:
    """A server of its own, which the test starts."""
    found = Client(base)
    try:
        yield found
    finally:
        found.kill()
