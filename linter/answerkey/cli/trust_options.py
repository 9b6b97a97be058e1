"""The options that say how far a repository is trusted."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from answerkey.trust import VARIABLE, Trust

F = TypeVar("F", bound=Callable[..., Any])


def _says(degree: Trust) -> Callable[[click.Context, click.Parameter, bool], None]:
    def say(context: click.Context, param: click.Parameter, requested: bool) -> None:
        if requested:
            os.environ[VARIABLE] = degree.value  # processes that are started trust what this one does

    return say


def untrusted_option(command: F) -> F:
    """The option for what comes from a stranger."""
    text = "The repository is a stranger's: use no cache, environment or interpreter that it holds or names."
    return click.option(
        "--untrusted", is_flag=True, is_eager=True, expose_value=False, callback=_says(Trust.NONE), help=text
    )(command)


def trust_options(command: F) -> F:
    """Both options, of which the more careful one counts."""
    text = "Let the configuration name an environment, an interpreter or a requirement's address whose code then runs."
    trusting = click.option(
        "--trust-project", is_flag=True, expose_value=False, callback=_says(Trust.PROJECT), help=text
    )
    return trusting(untrusted_option(command))
