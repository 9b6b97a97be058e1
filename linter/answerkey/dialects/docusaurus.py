"""Docusaurus, which reads MDX: Markdown with JSX (https://docusaurus.io/docs/markdown-features, https://mdxjs.com)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from answerkey.dialects._dialect import Dialect, Project

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

    from answerkey.dialects._blocks import Opening

_ADMONITION = re.compile(r"(?P<name>[a-z][\w-]*)\s*(?:\[(?P<title>[^\]]*)\])?\s*(?:\{[^}]*\})?(?P<rest>.*)", re.ASCII)
_JSX = r"<(?:/?[A-Za-z][\w.:-]*(?:\s[^<]*)?/?)?>|</>"
_SUFFIXES = ("js", "ts", "mjs", "mts", "cjs", "cts")


def extend(parser: MarkdownIt) -> None:
    """Add admonitions and JSX. MDX knows no indented code, and its tags don't end the Markdown around them."""
    from markdown_it.rules_block import html_block  # parsers are slow to import

    from answerkey.dialects._blocks import add_rule, html_line, line_of, marked
    from answerkey.dialects._gfm import add_github

    def comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return line_of(state, start).startswith("<!--") and html_block(state, start, end, silent)

    add_github(parser)
    parser.disable("code")
    parser.block.ruler.at("html_block", comment, {"alt": ["paragraph", "reference", "blockquote"]})
    add_rule(parser, "jsx", html_line(_JSX), before="html_block")
    add_rule(parser, "admonition", marked(":", _admonition))


def _admonition(line: str) -> Opening | None:
    from answerkey.dialects._blocks import Opening  # as above

    match = _ADMONITION.fullmatch(line)
    return Opening(f"admonition {match['name']}", match["title"] or match["rest"].strip()) if match else None


DIALECT = Dialect(
    "Docusaurus (MDX)",
    extend,
    suffixes=(".mdx",),
    projects=(Project(tuple(f"docusaurus.config.{suffix}" for suffix in _SUFFIXES)),),
)
