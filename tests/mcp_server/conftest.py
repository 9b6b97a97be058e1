"""Servers of small bases, opened once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mcp_server.client import Assistant, assisted

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    """A client of the example with all kinds of questions, in two languages."""
    with assisted(EXAMPLES / "questions") as client:
        yield client


@pytest.fixture(scope="module")
def notes() -> Iterator[Assistant]:
    """A client of the example with documents of a declared collection."""
    with assisted(EXAMPLES / "notes") as client:
        yield client
