"""What a catalog is delivered as: each module of this folder makes the files of one target.

A target is a module with ``files(catalog, settings) -> Iterator[File]``; the folder is the registry. The same catalog
and settings give the same bytes. Modules whose name begins with ``_`` are shared helpers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple, Protocol, cast

from answerkey.delivery.catalog import Catalog


class File(NamedTuple):
    """A file to write: its path below the folder of the build, the hash of all that it is made from, and its making.

    A file whose hash is that of the last build is neither made nor written.
    """

    path: str
    hash: str
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Settings:
    """What targets need to know. `site` is the address of the front end, such as ``https://example.org``, or empty:
    then what needs absolute addresses (sitemap, feeds) is left out. `title` names the whole."""

    site: str = ""
    title: str = "Questions and answers"


class Target(Protocol):
    """What the module of a target offers."""

    def files(self, catalog: Catalog, settings: Settings) -> Iterator[File]:
        """The files of the target, each path once."""
        ...


def names() -> list[str]:
    """The name of each target, sorted."""
    return sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))


def load(name: str) -> Target:
    """The target of that name, which must be one of `names()`."""
    if name not in names():
        raise ValueError(f"unknown target {name!r}: use one of {', '.join(names())}")
    return cast(Target, import_module(f"{__name__}.{name}"))
