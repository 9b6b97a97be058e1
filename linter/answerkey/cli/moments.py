"""The moment for which a command delivers content."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import click

from answerkey.config import Config, ConfigError
from answerkey.model.messages import time_fault
from answerkey.model.publication import moment, zone

EPOCH = "SOURCE_DATE_EPOCH"
"""The variable of reproducible builds: seconds since 1970 (https://reproducible-builds.org/specs/source-date-epoch)."""


def _checked(context: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None and (fault := time_fault(value)):
        raise click.BadParameter(fault)
    return value


at_option = click.option(
    "--at",
    metavar="TIME",
    callback=_checked,
    help=f"Deliver what is published at this date or time.  [default: {EPOCH}, or now]",
)


def requested_moment(at: str | None, config: Config) -> datetime:
    """Return the moment of the option, else that of the environment, else now.

    Raises ConfigError where the environment has no number of seconds.
    """
    if at is not None:
        return moment(at, zone(config.time_zone))
    seconds = os.environ.get(EPOCH)
    if not seconds:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        raise ConfigError(f"{EPOCH} must be a number of seconds, not `{seconds}`") from None
