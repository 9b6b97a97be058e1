"""GitHub Flavored Markdown, which other dialects extend in parts."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.parser_inline import RuleFuncInlineType
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

_PROTOCOLS = ("http", "https", "mailto", "xmpp")
_PROTOCOL_RULE = "gfm_autolink_protocol"
_LONGEST = max(map(len, _PROTOCOLS)) + 1


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
    rule = next(rule.fn for rule in parser.inline.ruler.__rules__ if rule.name == _PROTOCOL_RULE)
    parser.inline.ruler.at(_PROTOCOL_RULE, _bounded(rule))


def _bounded(rule: RuleFuncInlineType) -> RuleFuncInlineType:
    """Return the rule for bare URLs, which searches all text before each colon, as one that gets the end of it only.

    A long line of colons would take minutes.
    """

    def bounded(state: StateInline, silent: bool) -> bool:
        if silent or not state.pending.endswith(_PROTOCOLS):
            return False
        if len(state.pending) > _LONGEST:
            end = state.pending[-_LONGEST:]
            state.pending = state.pending[:-_LONGEST]
            state.pushPending()
            state.pending = end
        return rule(state, silent)

    return bounded
