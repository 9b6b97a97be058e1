"""Quarto, which reads Pandoc's Markdown (https://quarto.org/docs/authoring/markdown-basics.html)."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import takewhile
from typing import TYPE_CHECKING

from answerkey.dialects._dialect import Dialect, Project
from answerkey.dialects._lines import head, matching

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_OPTION = re.compile(r"(?:#|//|--|%)\|.*")
_SHORTCODE = re.compile(r"\{\{<.*>\}\}")
_DIV = r":{3,}+\s*+(?:\{[^{}]*+\}|[\w-]++)?\s*+:*+"


def extend(parser: MarkdownIt) -> None:
    """Add divs, definition lists and footnotes. A div's marks are paired by their order, and change no other block."""
    from mdit_py_plugins.deflist import deflist_plugin  # parsers are slow to import

    from answerkey.dialects._blocks import add_rule, unseen
    from answerkey.dialects._gfm import add_common

    add_common(parser)
    parser.use(deflist_plugin)
    add_rule(parser, "div", unseen(_DIV))


def options(info: str, lines: Sequence[str]) -> int:
    """Count the lines of the options of a cell, which are comments with a bar."""
    return head(lines, len(list(takewhile(_OPTION.match, lines)))) if info.lstrip().startswith("{") else 0


def includes(lines: Sequence[str]) -> Set[int]:
    """Return the lines of shortcodes."""
    return matching(lines, _SHORTCODE)


DIALECT = Dialect(
    "Quarto", extend, options, includes, suffixes=(".qmd",), projects=(Project(("_quarto.yml", "_quarto.yaml")),)
)
