"""Output formats: each module of this package renders a `Report` as the text of one format.

A format is a module with ``render(report, *, color=False, links=False) -> str``; the folder is the registry. To add
one, add its module here and its golden file in ``tests/reporters/golden``. Modules whose name begins with ``_``, and
the package `wording`, are shared helpers.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from answerkey.diagnostics import Report


class Format(Protocol):
    """The interface of a format's module."""

    def render(self, report: Report, *, color: bool = False, links: bool = False) -> str:
        """Return the whole output for a report; formats for machines ignore `color` and `links`."""
        ...


def names() -> list[str]:
    """Return the names of all formats, sorted."""
    return sorted(module.name for module in iter_modules(__path__) if not (module.ispkg or module.name.startswith("_")))


def load(name: str) -> Format:
    """Load the format of a name; raises ValueError if it is none of `names()`."""
    if name not in names():
        raise ValueError(f"unknown output format {name!r}: use one of {', '.join(names())}")
    return cast(Format, import_module(f"{__name__}.{name}"))
