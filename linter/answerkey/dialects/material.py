"""MkDocs with the Material theme: Python-Markdown, and the extensions of pymdownx that the theme documents.

https://squidfunk.github.io/mkdocs-material/setup/extensions
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from answerkey.dialects._dialect import Dialect, Project
from answerkey.dialects._lines import matching

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from answerkey.dialects._blocks import Opening

_ADMONITION = re.compile(
    r'(?:!!!|\?\?\?\+?) ?(?P<classes>[\w-]+(?: +[\w-]+)*)?(?:(?:^| +)"(?P<title>.*?)")? *', re.ASCII
)
_TAB = re.compile(r'={3}[+!]{0,2} +"(?P<title>.*?)" *')
_BLOCK = re.compile(r"(?P<name>[a-z][\w-]*)(?: *\| *(?P<title>.*))?", re.ASCII)
_INCLUDE = re.compile(r"\{\*.*\*\}|\{!>?.*!\}|\{%.*%\}|-+8<-+.*")
_SNIPPET = re.compile(r"-+8<-+")
_DOCS = r"""(?m)^docs_dir\s*[:=]\s*["']?([^\s"'#]+)"""
_HTML = r"<[A-Za-z][\w-]*+(?=[^<>]*\smarkdown[\s=>])[^<>]*>|</[A-Za-z][\w-]*>"


def extend(parser: MarkdownIt) -> None:
    """Add admonitions, details, tabs, blocks, Markdown in HTML, definition lists and footnotes."""
    from mdit_py_plugins.deflist import deflist_plugin  # parsers are slow to import

    from answerkey.dialects._blocks import add_rule, html_line, indented, marked
    from answerkey.dialects._gfm import add_common

    add_common(parser)
    parser.use(deflist_plugin)
    add_rule(parser, "admonition", indented(_admonition))
    add_rule(parser, "tab", indented(_tab))
    add_rule(parser, "block", marked("/", _block, _options))
    add_rule(parser, "html_line", html_line(_HTML), before="html_block")


def _admonition(line: str) -> Opening | None:
    return _opening(_ADMONITION.fullmatch(line.rstrip()), "admonition")


def _tab(line: str) -> Opening | None:
    return _opening(_TAB.fullmatch(line.rstrip()), "tab")


def _block(line: str) -> Opening | None:
    return _opening(_BLOCK.fullmatch(line), "admonition")


def _opening(match: re.Match[str] | None, kind: str) -> Opening | None:
    from answerkey.dialects._blocks import Opening  # as above

    if match is None:
        return None
    groups = match.groupdict()
    classes = groups.get("classes") or groups.get("name") or ""
    return Opening(f"{kind} {classes}".strip(), groups["title"] or "")


def _options(lines: Sequence[str]) -> int:
    """Count the lines of a block's options, which stand right below its first line."""
    first = next((n for n, line in enumerate(lines) if not re.fullmatch(r"[a-z_]+:.*", line.rstrip())), len(lines))
    return first if first and (first == len(lines) or not lines[first].strip()) else 0


def includes(lines: Sequence[str]) -> Set[int]:
    """Return the lines of mdx-include, macros, and snippets, which name one file in a line or several in a block."""
    includes = set(matching(lines, _INCLUDE))
    marks = [number for number in sorted(includes) if _SNIPPET.fullmatch(lines[number].strip())]
    for first, last in zip(marks[::2], marks[1::2], strict=False):
        includes.update(range(first, last + 1))
    return includes


DIALECT = Dialect(
    "MkDocs Material",
    extend,
    includes=includes,
    projects=(Project(("mkdocs.yml", "mkdocs.yaml", "zensical.toml"), folder=_DOCS, default="docs"),),
)
