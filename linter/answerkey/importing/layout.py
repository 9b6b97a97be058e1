"""The layout of a README's lines: indentation, rules, and links within the page."""

from __future__ import annotations

import re

from answerkey.importing.blocks import Outline

_TAG = re.compile(r"<[^<>]*>")
_TO_TOP = re.compile(
    r"(?:(?:go |jump |scroll )?(?:back )?(?:to )?(?:the )?"
    r"(?:top|toc|(?:table of )?contents|index|questions|start|menu)|back|up)?",
    re.I,
)
_INNER_LINK = re.compile(r"\]\(\s*<?#|href\s*=\s*[\"']?#|name\s*=|<a\s+id\s*=", re.I)
_WHOLE_INNER_LINK = re.compile(
    r"\[(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*\]\(\s*<?(?!\w+:|//)[^\s()]*(?:\([^()]*\)[^\s()]*)*>?\s*\)", re.I
)
_ITEM_OR_ROW = re.compile(r"\s*(?:[-*+]|\d+[.)]|\|)")
_LINK_TARGET = re.compile(r"\]\([^()]*\)")
_ONLY_TAGS = re.compile(r"(?:<br\s*/?>|&nbsp;)+", re.I)
_LONGEST_LINE = 2000  # characters; a longer line is not layout


def is_layout(outline: Outline, number: int) -> bool:
    """Return True if a line has no content: a rule, line breaks, a link to the top, or the target of other links."""
    if number in outline.rules or number in outline.definitions:
        return True
    if number in outline.code:
        return False
    line = outline.line(number)
    return leads_up(line) or (len(line) <= _LONGEST_LINE and _ONLY_TAGS.fullmatch(line.strip()) is not None)


def leads_within(text: str) -> bool:
    """Return True if a text contains a link within its page, or the anchor of one."""
    return _INNER_LINK.search(text) is not None


def is_navigation(line: str) -> bool:
    """Return True if a line is an item of a list or a row of links to other places of its repository."""
    if len(line) > _LONGEST_LINE or "](" not in line or not _ITEM_OR_ROW.match(line):
        return False
    return not re.search(r"[^\W\d_]", _WHOLE_INNER_LINK.sub("", line)) and _WHOLE_INNER_LINK.search(line) is not None


def leads_up(text: str) -> bool:
    """Return True if a text is only a link to the top of its page."""
    if len(text) > _LONGEST_LINE or not leads_within(text):
        return False
    words = re.findall(r"\w+", _LINK_TARGET.sub("]", without_tags(text)))
    return _TO_TOP.fullmatch(" ".join(words)) is not None


def without_tags(html: str) -> str:
    """Return HTML with each tag replaced by a space."""
    return _TAG.sub(" ", html)


def indentation(line: str) -> int:
    """Return the indentation of a line, in columns."""
    return len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(4))


def dedented(line: str, columns: int) -> str:
    """Return a line without some columns of indentation; the rest of a tab becomes spaces, as in CommonMark."""
    column = at = 0
    while column < columns and line[at : at + 1] in (" ", "\t") and at < len(line):
        column += 4 - column % 4 if line[at] == "\t" else 1
        at += 1
    return " " * (column - columns) + line[at:] if column > columns else line[at:]


def split_lines(text: str) -> list[str]:
    """Return the lines of a text, each with its line feed; `splitlines` would split at other characters too."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def tidy(answer: str) -> str:
    """Return an answer without blank lines around it, and with one line break at its end."""
    lines = split_lines(answer)
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    text = "".join(lines)
    return text if text.endswith("\n") or not text else text + "\n"
