"""MyST, the Markdown of Sphinx and Jupyter Book (https://myst-parser.readthedocs.io)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from answerkey.dialects._dialect import Dialect, Project
from answerkey.dialects._lines import head, option_lines

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from answerkey.dialects._blocks import Opening

_DIRECTIVE = re.compile(r"\{(?P<name>[\w:.+-]+)\}\s*(?P<argument>.*)", re.ASCII)
_MARKDOWN = frozenset(
    """
    admonition aside attention blockquote callout card caution container danger deprecated details div dropdown epigraph
    error example exercise figure figure-md grid grid-item grid-item-card highlights hint important list-table margin
    myst-example note only pull-quote seealso sidebar solution tab-item tab-set tab-set-code table tip todo topic
    versionadded versionchanged versionremoved warning
    """.split()
)
"""The directives whose content is Markdown, also between backticks; so is that of all in a domain, as `py:class`."""

_LITERAL = frozenset(
    """
    bibliography code code-block code-cell csv-table doctest doctest-requires eval-rst graphviz highlight include
    ipython literalinclude math mermaid myst-to-html parsed-literal raw sourcecode testcleanup testcode testoutput
    testsetup toctree
    """.split()
)
"""The directives whose content is text of another kind, also between colons."""

_TITLED = frozenset(
    """
    admonition card dropdown exercise grid-item-card sidebar tab-item table topic todo deprecated versionadded
    versionchanged versionremoved note tip warning important seealso hint caution danger attention error
    """.split()
)


def extend(parser: MarkdownIt) -> None:
    """Add directives between backticks, tildes and colons, comments, targets, definition lists and footnotes."""
    from markdown_it.rules_block.fence import make_fence_rule  # parsers are slow to import
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.myst_blocks import myst_block_plugin

    from answerkey.dialects._blocks import add_rule, marked
    from answerkey.dialects._gfm import add_common

    add_common(parser)
    parser.use(deflist_plugin).use(myst_block_plugin)
    for mark in "`~":
        add_rule(parser, f"directive{mark}", marked(mark, _between_backticks, option_lines))
    add_rule(parser, "directive:", marked(":", _between_colons, option_lines))
    add_rule(parser, "colon_fence", make_fence_rule(markers=(":",), disallow_marker_in_info=()))


def _between_backticks(info: str) -> Opening | None:
    match = _DIRECTIVE.fullmatch(info)
    return _opening(match) if match and (match["name"] in _MARKDOWN or ":" in match["name"]) else None


def _between_colons(info: str) -> Opening | None:
    match = _DIRECTIVE.fullmatch(info)
    return _opening(match) if match and match["name"] not in _LITERAL else None


def _opening(match: re.Match[str]) -> Opening:
    from answerkey.dialects._blocks import Opening  # as above

    title = match["argument"].strip() if match["name"] in _TITLED else ""
    return Opening(f"admonition {match['name']}", title)


def options(info: str, lines: Sequence[str]) -> int:
    """Count the lines of the options of a directive."""
    return head(lines, option_lines(lines)) if info.lstrip().startswith("{") else 0


DIALECT = Dialect(
    "MyST",
    extend,
    options,
    projects=(
        Project(("conf.py",), r"\bmyst_(?:parser|nb)\b"),
        Project(("myst.yml", "_toc.yml")),
    ),
)
