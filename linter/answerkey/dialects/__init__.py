"""Dialects of Markdown: each module of this package is one, and the folder is the registry.

A dialect is a module with ``DIALECT``, a `Dialect`. To add one, add its module here and its fixture in
``tests/dialects``. Modules whose name begins with ``_`` hold syntax that dialects share. Configuration and detection
load dialects without their parsers, so a dialect imports those in its `extend`.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from answerkey.dialects._dialect import Dialect, Project

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

__all__ = ["DEFAULT", "MAX_NESTING", "Dialect", "Project", "lines_without_code", "load", "make_parser", "names"]

DEFAULT = "gfm"
"""The dialect of pages, and of Markdown whose dialect is unknown."""

MAX_NESTING = 100
"""The depth of blocks at which markdown-it leaves out what is in them; a text that deep is refused."""


@cache
def names() -> tuple[str, ...]:
    """Return the names of all dialects, sorted."""
    return tuple(sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_")))


@cache
def load(name: str) -> Dialect:
    """Return a dialect; an empty name is an unknown one, which is read as the default.

    Raises ValueError if there is no dialect of that name.
    """
    if name and name not in names():
        raise ValueError(f"unknown dialect {name!r}: use one of {', '.join(names())}")
    dialect: Dialect = import_module(f"{__name__}.{name or DEFAULT}").DIALECT
    return dialect


def lines_without_code(name: str, info: str, lines: Sequence[str]) -> tuple[int, Set[int]]:
    """Return how many lines at the head of a fence are options, and the numbers of those that stand for other files.

    Where the dialect is unknown, what is no code in some dialect is none.
    """
    asked = [load(each) for each in ([name] if name else names())]
    options = max(dialect.options(info, lines) for dialect in asked)
    return options, frozenset().union(*(dialect.includes(lines) for dialect in asked))


def make_parser(name: str) -> MarkdownIt:
    """Return a new parser of a dialect: the only kind that checks and delivery use."""
    from markdown_it import MarkdownIt  # slow to import; names of dialects are known without it

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING})
    load(name).extend(parser)
    return parser
