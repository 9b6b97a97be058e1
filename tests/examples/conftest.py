"""Bases that are started from the examples, once in a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerkey.authoring.example_bases import EXAMPLES
from examples.bases import start


@pytest.fixture(scope="session", params=EXAMPLES)
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a base, named after its example."""
    return start(tmp_path_factory.mktemp("examples"), request.param)
