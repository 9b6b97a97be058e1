"""``pytest --answerkey content``: each question and document that asks to be proved is a test.

pytest loads this module in every project in which this package is installed, so that it imports nothing else until the
option is given.
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
        help="Collect the questions and documents that ask to be proved; RUNS CODE OF THE CONTENT.",
    )
    group.addoption(
        "--answerkey-require-isolation",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="Run nothing if the system does not isolate code by namespaces (the default with CI=true).",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the hooks if the option is given."""
    if config.getoption("--answerkey"):
        # Here, since projects that don't use it should not pay for the import.
        from answerkey.pytest_plugin.plugin import Plugin

        config.pluginmanager.register(Plugin(config.getoption("answerkey_require_isolation")), "answerkey-collecting")
