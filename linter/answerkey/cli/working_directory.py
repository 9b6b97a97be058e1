"""The working directory, which may be deleted while a shell or a run is in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from answerkey.config import ConfigError
from answerkey.workspace import NothingToCheck

_CONSEQUENCES = (OSError, ConfigError, NothingToCheck, click.ClickException)


@contextmanager
def explain_missing_directory() -> Iterator[None]:
    """Report a missing working directory in place of the errors that it causes.

    Commands that need no working directory run without it. Usage errors do not depend on it, and stay as they are.
    """
    try:
        yield
    except click.UsageError:
        raise
    except _CONSEQUENCES as error:
        if _exists():
            raise
        raise click.ClickException("the working directory no longer exists; change to one that does") from error


def _exists() -> bool:
    try:
        os.getcwd()
    except OSError:
        return False
    return True
