"""Output formats: each module of this folder turns a `Report` into the text of one format.

A format is a module with ``render(report, *, color=False) -> str``; the folder is the registry. To add one, add its
module here and its golden file in ``tests/reporters/golden``. Modules whose name begins with ``_``, and the
package `wording`, are shared helpers.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from answerkey.diagnostics import Report


class Format(Protocol):
    """What the module of a format offers."""

    def render(self, report: Report, *, color: bool = False) -> str:
        """The whole output for a report; machine formats have no colour and ignore the wish for it."""
        ...


def names() -> list[str]:
    """The name of each format, sorted."""
    return sorted(module.name for module in iter_modules(__path__) if not (module.ispkg or module.name.startswith("_")))


def load(name: str) -> Format:
    """The format of that name, which must be one of `names()`."""
    if name not in names():
        raise ValueError(f"unknown output format {name!r}: use one of {', '.join(names())}")
    return cast(Format, import_module(f"{__name__}.{name}"))
