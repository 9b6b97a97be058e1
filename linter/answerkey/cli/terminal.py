"""Texts for a terminal: rendered Markdown, bars and tables, with control characters of files escaped."""

from __future__ import annotations

import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from textwrap import wrap

import click
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from answerkey.safe_text import shown
from answerkey.snippets.language import read_info

_WIDEST = 100  # columns of prose
_NARROWEST = 20
_MAX_NESTING = 50
_BAR = 24  # columns
_TAB = 4
_INDENT = 2
_EIGHTHS = " ▏▎▍▌▋▊▉"

_WORD = re.compile(r"\S+")

Style = Callable[..., str]
Range = tuple[int, int]


def width() -> int:
    """Return the number of columns for prose."""
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))


def columns(text: str) -> int:
    """Return the number of columns of a text; East Asian wide characters and emoji have two."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def filled(text: str, wide: int) -> str:
    """Pad a text with blanks to a width."""
    return text + " " * (wide - columns(text))


def screen() -> int | None:
    """Return the columns of the terminal; None where the output is not read on one, and may be as wide as it is."""
    limited = os.environ.get("COLUMNS", "").isdecimal() or (sys.stdout is not None and sys.stdout.isatty())
    return max(_NARROWEST, shutil.get_terminal_size().columns) if limited else None


def bar(number: int, whole: int, wide: int = _BAR) -> str:
    """Draw a number as a share of a whole; any number but 0 has a visible bar."""
    eighths = round(number * wide * 8 / whole) if whole else 0
    full, rest = divmod(max(eighths, 1) if number else 0, 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")


def _fitted(bars: Sequence[str], room: int) -> list[str]:
    """Return bars that have at most `room` columns, in the same proportion; none at all where there is no room."""
    longest = max(map(len, bars), default=0)
    if longest <= room or not all(set(each) <= set(_EIGHTHS + "█") for each in bars):
        return list(bars)
    eighths = [8 * each.count("█") + max(_EIGHTHS.find(each[-1:]), 0) for each in bars]
    return [bar(number, max(eighths), room) if room > 1 else "" for number in eighths]


def duration(seconds: int) -> str:
    """Return a time as ``40 s``, ``12 min`` or ``3 h 05 min``."""
    if seconds < 60:
        return f"{seconds} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], text_columns: int = 1) -> Iterator[str]:
    """Yield the lines of a table; the first `text_columns` and the last one are text, the others numbers.

    If the last column is of bars, these fit into the terminal beside an indent.
    """
    body = [[shown(cell) for cell in row] for row in rows]
    if (columns_left := _room(head, body)) is not None:
        body = [[*row[:-1], last] for row, last in zip(body, _fitted([r[-1] for r in body], columns_left), strict=True)]
    widths = [max(columns(row[at]) for row in [list(head), *body]) for at in range(len(head))]
    for row in [list(head), *body]:
        cells = [
            filled(cell, wide) if at < text_columns or at == len(row) - 1 else " " * (wide - columns(cell)) + cell
            for at, (cell, wide) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _room(head: Sequence[str], body: Sequence[Sequence[str]]) -> int | None:
    """Return the columns that a terminal has left for the last column of a table; None without a terminal."""
    wide = screen()
    if wide is None:
        return None
    rows = [list(head), *body]
    return wide - _INDENT - sum(max(columns(row[at]) for row in rows) + 2 for at in range(len(head) - 1))


def marked(text: str, marks: Sequence[Range], styled: Style, **how: bool) -> Iterator[str]:
    """Yield the wrapped lines of a text with ranges of characters underlined; all white space becomes single blanks."""
    line, wide = "", 0
    for word in _WORD.finditer(text):
        word_width = columns(shown(word[0]))
        if line and wide + 1 + word_width > width() - _TAB:
            yield line
            line, wide = "", 0
        line += (" " if line else "") + "".join(_underlined(word[0], word.start(), marks, styled, how))
        wide += word_width + (1 if wide else 0)
    if line:
        yield line


def _underlined(word: str, at: int, marks: Sequence[Range], styled: Style, how: dict[str, bool]) -> Iterator[str]:
    """Yield the parts of a word that begins at `at`, those in marks underlined."""
    flags = [any(start <= place < end for start, end in marks) for place in range(at, at + len(word))]
    for flag, group in groupby(zip(flags, word, strict=True), key=itemgetter(0)):
        text = shown("".join(character for _, character in group))
        yield styled(text, underline=True, **how) if flag else styled(text, **how) if how else text


def plain(text: str, **_: object) -> str:
    """Return a text without a style, as `click.style` does with one."""
    return text


def style(*, color: bool) -> Style:
    """Return the function that styles texts: `click.style`, or `plain` without colour."""
    return click.style if color else plain


def markdown(text: str, *, color: bool = False, indent: str = "") -> str:
    """Render Markdown for a terminal: wrapped, without markup, with indented code."""
    blocks = _Renderer(style(color=color), color).blocks(SyntaxTreeNode(_parser().parse(text)).children, width())
    return "\n".join(f"{indent}{line}".rstrip() for line in blocks)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])


@dataclass(frozen=True)
class _Renderer:
    styled: Style
    color: bool

    def blocks(self, nodes: Sequence[SyntaxTreeNode], wide: int, *, tight: bool = False) -> list[str]:
        """Return the lines of blocks, separated by empty lines unless `tight`."""
        lines: list[str] = []
        for node in nodes:
            block = self._block(node, max(wide, _NARROWEST))
            lines += [""] if lines and block and not tight else []
            lines += block
        return lines

    def _block(self, node: SyntaxTreeNode, wide: int) -> list[str]:
        if node.type in ("bullet_list", "ordered_list"):
            return self._list(node, wide)
        if node.type == "heading":
            return [self.styled(line, bold=True) for line in wrap(self._inline(node.children, bare=True), wide)]
        if node.type in ("fence", "code_block"):
            return [f"    {line}" for line in self._code(node)]
        if node.type == "blockquote":
            return [f"│ {line}" for line in self.blocks(node.children, wide - 2)]
        if node.type == "table":
            return self._table(node)
        if node.type == "hr":
            return ["─" * min(wide, _BAR)]
        if node.type == "html_block":
            return [shown(line.expandtabs(_TAB)) for line in node.content.rstrip("\n").split("\n")]
        if node.type == "paragraph":
            return self._paragraph(node, wide)
        return self.blocks(node.children, wide)

    def _paragraph(self, node: SyntaxTreeNode, wide: int) -> list[str]:
        lines = self._inline(node.children).split("\n")
        return [part for line in lines for part in wrap(line, wide, break_long_words=False, break_on_hyphens=False)]

    def _list(self, node: SyntaxTreeNode, wide: int) -> list[str]:
        first = int(node.attrGet("start") or 1) if node.type == "ordered_list" else 0
        tight = all(child.hidden for item in node.children for child in item.children if child.type == "paragraph")
        lines: list[str] = []
        for number, item in enumerate(node.children, first):
            mark = f"{number}. " if node.type == "ordered_list" else "• "
            body = self.blocks(item.children, wide - len(mark), tight=tight) or [""]
            lines += [""] if lines and not tight else []
            lines += [mark + body[0], *(" " * len(mark) + line for line in body[1:])]
        return lines

    def _table(self, node: SyntaxTreeNode) -> list[str]:
        trs = [row for part in node.children for row in part.children]
        rows = [[self._inline(cell.children, bare=True) for cell in row.children] for row in trs]
        widths = [max(map(columns, cells)) for cells in zip(*rows, strict=False)]
        lines = [
            "  ".join(filled(cell, wide) for cell, wide in zip(row, widths, strict=False)).rstrip() for row in rows
        ]
        return [self.styled(lines[0], bold=True), "  ".join("─" * wide for wide in widths), *lines[1:]]

    def _code(self, node: SyntaxTreeNode) -> list[str]:
        lines = [shown(line) for line in node.content.rstrip("\n").expandtabs(_TAB).split("\n")]
        language = read_info(node.info).tag if node.type == "fence" else ""
        return _coloured("\n".join(lines), language).split("\n") if self.color and language else lines

    def _inline(self, nodes: Sequence[SyntaxTreeNode], *, bare: bool = False) -> str:
        return "".join(self._span(node, bare) for node in nodes)

    def _span(self, node: SyntaxTreeNode, bare: bool) -> str:
        if node.type in ("softbreak", "hardbreak"):
            return " " if node.type == "softbreak" or bare else "\n"
        if node.type == "code_inline":
            return f"`{shown(node.content)}`"
        if node.type == "image":
            return f"[image: {self._inline(node.children, bare=True)}]"
        inner = self._inline(node.children, bare=bare) if node.children else shown(node.content)
        if node.type == "link":
            target = shown(str(node.attrGet("href") or ""))
            return inner if target in (inner, f"mailto:{inner}") else f"{inner} <{target}>"
        return inner


def _coloured(code: str, language: str) -> str:
    """Return code with terminal colours, if the language is known."""
    # slow to import, and only colours need it
    from pygments import highlight
    from pygments.formatters import TerminalFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return code
    return highlight(code, lexer, TerminalFormatter())
