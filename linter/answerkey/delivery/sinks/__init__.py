"""The sinks: servers that a build delivers content to, beside the files of a folder. Each module is one.

A sink is a module with ``open_sink(address) -> Sink``; the folder is the registry. What is delivered replaces what was
there in one step: readers see the former content or the new one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

if TYPE_CHECKING:  # the names of sinks are asked for without a catalog
    from answerkey.delivery.catalog import Catalog

_VARIABLE: Final = "env:"


class SinkError(Exception):
    """A sink can't be delivered to; the message says why, and has no secrets."""


class SinkOutcome(NamedTuple):
    """The numbers of records that were written, removed, and left as they were."""

    written: int = 0
    removed: int = 0
    unchanged: int = 0


class SinkDelivery(NamedTuple):
    """A delivery to a sink. `notes` say what is there in another form than in the base."""

    outcome: SinkOutcome
    notes: tuple[str, ...] = ()


class Sink(Protocol):
    """A server that content is delivered to. All functions raise SinkError."""

    @property
    def shown(self) -> str:
        """The address, without secrets."""
        ...

    def holds(self, key: str) -> bool:
        """Return True if the last build was one of these inputs."""
        ...

    def deliver(self, catalog: Catalog, key: str) -> SinkDelivery:
        """Replace what the last build delivered; `key` is a hash of all inputs, or empty if it must not be trusted."""
        ...


class SinkModule(Protocol):
    """The interface of a sink's module."""

    def open_sink(self, address: str) -> Sink:
        """Return the sink of an address, without asking it anything; raises SinkError for an unusable address."""
        ...


def sink_names() -> list[str]:
    """Return the names of all sinks, sorted."""
    return sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))


def open_sink(name: str, address: str, variables: Mapping[str, str] = os.environ) -> Sink:
    """Return a sink by its name; ``env:NAME`` is the address in an environment variable. Raises SinkError."""
    return cast(SinkModule, import_module(f"{__name__}.{name}")).open_sink(address_of(address, variables))


def address_of(text: str, variables: Mapping[str, str] = os.environ) -> str:
    """Return an address, which ``env:NAME`` takes from a variable; raises SinkError if that is not set."""
    if not text.startswith(_VARIABLE):
        return text
    name = text.removeprefix(_VARIABLE)
    if not variables.get(name):
        raise SinkError(f"the environment variable `{name}` is not set")
    return variables[name]
