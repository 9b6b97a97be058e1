"""The description of a dialect."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

Options = Callable[[str, Sequence[str]], int]
"""Counts the lines at the head of a fence that are options, from its info string and the lines in it."""

Includes = Callable[[Sequence[str]], Set[int]]
"""Returns the numbers, from 0, of the lines in a fence that stand for the text of other files."""


class Project(Struct, frozen=True):
    """A file that tells the dialect of a project.

    `files` are names that it may have. `evidence` is a regular expression that its text must match somewhere. `folder`
    is one whose first group is the folder, from the file's own, that holds the project's Markdown; `default` is that
    folder where the text names none.
    """

    files: tuple[str, ...]
    evidence: str = ""
    folder: str = ""
    default: str = ""


def _no_options(info: str, lines: Sequence[str]) -> int:
    return 0


def _no_includes(lines: Sequence[str]) -> Set[int]:
    return frozenset()


class Dialect(Struct, frozen=True):
    """A dialect of Markdown: its syntax beyond CommonMark, and the signs by which its files are known.

    `extend` adds the syntax to a parser. `options` and `includes` tell the lines in a fence that are no code; a fix
    leaves them alone. `suffixes` are the ends of the names of files that are always in it.
    """

    title: str
    extend: Callable[[MarkdownIt], None]
    options: Options = _no_options
    includes: Includes = _no_includes
    suffixes: tuple[str, ...] = ()
    projects: tuple[Project, ...] = ()
