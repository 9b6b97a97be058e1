"""The small base, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.site import Site, build_base, build_example, write_base


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site.of(build_base(write_base(tmp_path_factory.mktemp("base"))))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A base of its own, which the test may change."""
    return write_base(tmp_path)


@pytest.fixture(scope="session")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The example with all kinds of questions, in two languages."""
    return Site.of(build_example("questions", tmp_path_factory.mktemp("kinds")))
