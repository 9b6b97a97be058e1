"""The option that names an executor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

from answerkey.cli.output import note
from answerkey.safe_text import shown

if TYPE_CHECKING:  # most runs use no executor
    from answerkey.pipeline.executors.dask_cluster import ClusterAddress
    from answerkey.pipeline.executors.engine import Opening

F = TypeVar("F", bound=Callable[..., Any])


class ExecutorType(click.ParamType["ClusterAddress"]):
    """``dask://HOST:PORT`` or ``tls://HOST:PORT``."""

    name = "ADDRESS"

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> ClusterAddress:
        from answerkey.pipeline.executors.dask_cluster import ClusterAddress  # most runs use no executor

        address = value if isinstance(value, ClusterAddress) else ClusterAddress.parse(value)
        if address is None:
            self.fail(f"{value!r} must be dask://HOST:PORT or tls://HOST:PORT", param, context)
        return address


def executor_option(command: F) -> F:
    """Add the executor."""
    text = "Let the workers of this Dask scheduler do the work: dask://HOST:PORT or tls://HOST:PORT."
    return click.option("--executor", type=ExecutorType(), help=text)(command)


def engine_at(address: ClusterAddress | None) -> Opening | None:
    """Return the opening of the engine at an address, and tell who else can use an open one; None without."""
    if address is None:
        return None
    from answerkey.pipeline.executors.dask_cluster import connected  # most runs use no executor

    if address.is_open:
        reach = "whoever reaches it can run code on its workers and here"
        note(f"note: the scheduler {shown(str(address))} asks for no certificate: {reach}, see docs/security.md")
    return partial(connected, address)


def notice(text: str) -> None:
    """Tell the user something that is no part of a report."""
    note(shown(text))
