"""The working directory: others may delete it while a shell, or a run, still stands in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from answerkey.config import ConfigError
from answerkey.workspace import NothingToCheck

_MAY_COME_OF_IT = (OSError, ConfigError, NothingToCheck, click.ClickException)


@contextmanager
def standing_somewhere() -> Iterator[None]:
    """Where something fails and the working directory is gone, that is what users are told.

    What needs no such directory works without it. What was written wrong stays wrong in another, so that errors of
    usage are told as they are.
    """
    try:
        yield
    except click.UsageError:
        raise
    except _MAY_COME_OF_IT as error:
        if _is_here():
            raise
        raise click.ClickException("the working directory does not exist any more; change to one that does") from error


def _is_here() -> bool:
    try:
        os.getcwd()
    except OSError:
        return False
    return True
