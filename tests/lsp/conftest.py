"""Servers over copies of a small base, which is not this repository's content: that grows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lsp.client import Client

CONTENT = Path(__file__).with_name("content")


@contextmanager
def serving(folder: Path) -> Iterator[Client]:
    """Give a server over a copy of the content, whose session has begun."""
    shutil.copytree(CONTENT, folder / "content")
    found = Client(folder)
    try:
        found.start()
        yield found
    finally:
        found.kill()


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server that tests share; each test opens what it needs with the text that it needs, and writes no file."""
    with serving(tmp_path_factory.mktemp("base")) as served:
        yield served


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server for the tests of one module: a client that asks for diagnostics is told none unasked from then on."""
    with serving(tmp_path_factory.mktemp("base")) as served:
        yield served


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
