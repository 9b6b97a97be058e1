"""The targets, which are the formats of delivery: each module of this folder makes the files of one.

A target is a module with ``files(catalog, settings) -> Iterator[File]``; the folder is the registry. The same catalog
and settings give the same bytes. Modules whose names begin with ``_`` are shared helpers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple, Protocol, cast

from answerkey.delivery.catalog import Catalog

SHARED = frozenset({"redirects", "sitemap", "typescript"})
"""The targets whose files are those of all locales."""


class File(NamedTuple):
    """A file to write: its path in the folder of the build, a hash of all its inputs, and a function that makes it.

    A file with the hash of the last build is neither made nor written.
    """

    path: str
    hash: str
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of all targets. `site` is the address of the front end, such as ``https://example.org``; if it is
    empty, files that need absolute addresses (sitemap, feeds) are left out. `title` is the title of the site. `meta`
    has the JSON Schema of the fields that the base adds to an entity, by the entity's name, and `data` that of the
    documents of each collection that it declares. `prefix` stands before all addresses of a locale: ``/de``."""

    site: str = ""
    title: str = "Questions and answers"
    meta: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    prefix: str = ""
    data: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class MissingExtra(Exception):
    """The packages of an extra are not installed; the message says how to install them.

    `files` of a target raises it before it yields anything.
    """

    def __init__(self, extra: str) -> None:
        super().__init__(f"needs packages that are not installed: pip install 'answerkey[{extra}]'")
        self.extra = extra


class Target(Protocol):
    """The interface of a target's module."""

    def files(self, catalog: Catalog, settings: Settings) -> Iterator[File]:
        """Yield the files of the target; paths are unique."""
        ...


def names() -> list[str]:
    """Return the names of all targets, sorted."""
    return sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))


def load(name: str) -> Target:
    """Return a target by name; raises ValueError for a name that is not one of `names()`."""
    if name not in names():
        raise ValueError(f"unknown target {name!r}: use one of {', '.join(names())}")
    return cast(Target, import_module(f"{__name__}.{name}"))
