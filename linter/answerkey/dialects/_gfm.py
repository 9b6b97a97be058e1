"""GitHub Flavored Markdown, which other dialects extend in parts."""

from __future__ import annotations

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin


def add_common(parser: MarkdownIt) -> None:
    """Add what nearly all dialects have: tables, strikethrough, task lists and footnotes."""
    parser.enable(["table", "strikethrough"])
    parser.options["tasklists"] = True
    parser.use(footnote_plugin, inline=False, move_to_end=False)


def add_github(parser: MarkdownIt) -> None:
    """Add what GitHub has besides: bare URLs as links, alerts, and strikethrough between single tildes."""
    add_common(parser)
    parser.options["alerts"] = True
    parser.options["strikethrough_single_tilde"] = True
    parser.use(gfm_autolink_plugin)
