"""``pytest --answerkey content``: each question that asks to be proved is a test.

pytest loads this module in every project in which this package is installed, so that it imports nothing of its own
until it is asked for.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("answerkey")
    group.addoption(
        "--answerkey",
        action="store_true",
        help="Collect the questions of Q&A pages that ask to be proved; RUNS CODE OF THE CONTENT.",
    )
    group.addoption(
        "--answerkey-require-isolation",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="Run nothing where the system does not isolate code by namespaces (the default where CI=true).",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register all the rest where it is turned on."""
    if config.getoption("--answerkey"):
        from answerkey.pytest_plugin.collecting import Collecting  # other projects' tests need none of it

        config.pluginmanager.register(
            Collecting(config.getoption("answerkey_require_isolation")), "answerkey-collecting"
        )
