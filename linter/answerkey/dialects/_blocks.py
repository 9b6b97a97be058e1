"""Block syntax that dialects share: containers that are indented or stand between marks, and lines that are no text.

mdit-py-plugins has containers too; its admonition ends at the second of two blank lines, which Python-Markdown's does
not, and its container knows no options at its head.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

INTERRUPTS = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
"""The blocks that end where one of these blocks begins."""

_TAB = 4
Rule = Callable[[StateBlock, int, int, bool], bool]


class Opening(NamedTuple):
    """The beginning of a container: its classes, and its title, which is Markdown and may be empty."""

    classes: str
    title: str = ""


Opens = Callable[[str], Opening | None]
"""Reads the line that may begin a container, without its indentation."""

Head = Callable[[Sequence[str]], int]
"""Counts the lines at the beginning of a container that are options and no Markdown."""


def no_head(lines: Sequence[str]) -> int:
    """Return zero: all lines of the container are Markdown."""
    return 0


def add_rule(parser: MarkdownIt, name: str, rule: Rule, before: str = "fence") -> None:
    """Add a block rule to a parser."""
    parser.block.ruler.before(before, name, rule, {"alt": INTERRUPTS})


def line_of(state: StateBlock, line: int) -> str:
    """Return a line without its indentation and the marks of the blocks around it."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def indented(opens: Opens) -> Rule:
    """Return a rule for containers whose content is indented by four, as Python-Markdown has them."""

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        opening = None if state.is_code_block(start) else opens(line_of(state, start))
        if opening is None or silent:
            return opening is not None
        indent = state.sCount[start] + _TAB
        last = start + 1
        for line in range(start + 1, end):
            if not state.isEmpty(line):
                if state.sCount[line] < indent:
                    break
                last = line + 1
        outer, state.blkIndent = state.blkIndent, indent
        _contain(state, opening, start, (start + 1, last))
        state.blkIndent = outer
        state.line = last
        return True

    return rule


def marked(mark: str, opens: Opens, head: Head = no_head) -> Rule:
    """Return a rule for containers between lines of at least three marks; the last line has as many as the first."""
    least = re.compile(rf"{re.escape(mark)}{{3,}}")

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        line = line_of(state, start)
        marks = None if state.is_code_block(start) else least.match(line)
        opening = opens(line[marks.end() :].strip()) if marks else None
        if marks is None or opening is None or silent:
            return opening is not None
        last = _closing_line(state, start, end, marks[0])
        first = start + 1 + head([line_of(state, number) for number in range(start + 1, last)])
        _contain(state, opening, start, (first, last))
        state.line = min(last + 1, end) if last < end and _closes(line_of(state, last), marks[0]) else last
        return True

    return rule


def _closing_line(state: StateBlock, start: int, end: int, marks: str) -> int:
    """Return the line that ends a container, or the end of the block around it."""
    for line in range(start + 1, end):
        if not state.isEmpty(line):
            if state.sCount[line] < state.blkIndent:
                return line
            if not state.is_code_block(line) and _closes(line_of(state, line), marks):
                return line
    return end


def _closes(line: str, marks: str) -> bool:
    text = line.strip()
    return len(text) >= len(marks) and text == marks[0] * len(text)


def _contain(state: StateBlock, opening: Opening, start: int, content: tuple[int, int]) -> None:
    """Push the tokens of a container whose content is the given range of lines."""
    first, last = content
    outer = state.lineMax, state.parentType
    state.lineMax, state.parentType = last, "container"
    token = state.push("container_open", "div", 1)
    token.map = [start, last]
    token.attrs = {"class": opening.classes}
    if opening.title:
        _title(state, opening.title, start)
    if first < last:
        state.md.block.tokenize(state, first, last)
    state.push("container_close", "div", -1)
    state.lineMax, state.parentType = outer


def _title(state: StateBlock, title: str, line: int) -> None:
    state.push("container_title_open", "p", 1).attrs = {"class": "admonition-title"}
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = title, [line, line + 1], []
    state.push("container_title_close", "p", -1)


def unseen(pattern: str) -> Rule:
    """Return a rule for lines that match a pattern as a whole: they are marks of a dialect, and no text."""
    expression = re.compile(pattern)

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if state.is_code_block(start) or not expression.fullmatch(line_of(state, start).rstrip()):
            return False
        if not silent:
            token = state.push("mark", "", 0)
            token.map, token.hidden = [start, start + 1], True
            state.line = start + 1
        return True

    return rule


def html_line(pattern: str) -> Rule:
    """Return a rule for lines of HTML after which Markdown goes on."""
    expression = re.compile(pattern)

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if state.is_code_block(start) or not expression.fullmatch(line_of(state, start).rstrip()):
            return False
        if not silent:
            token = state.push("html_block", "", 0)
            token.map = [start, start + 1]
            token.content = state.getLines(start, start + 1, state.blkIndent, True)
            state.line = start + 1
        return True

    return rule
