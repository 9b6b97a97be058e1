"""The layout of a README's lines: their indentation, and which of them say nothing."""

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
_LINK_TARGET = re.compile(r"\]\([^()]*\)")
_ONLY_TAGS = re.compile(r"(?:<br\s*/?>|&nbsp;)+", re.I)
_LONGEST_LINE = 2000  # characters of a line that is looked at for no more than layout


def is_layout(outline: Outline, number: int) -> bool:
    """Whether a line says nothing: a rule, line breaks, or a link to the top of the page."""
    if number in outline.rules:
        return True
    if number in outline.code:
        return False
    line = outline.line(number)
    return leads_up(line) or (len(line) <= _LONGEST_LINE and _ONLY_TAGS.fullmatch(line.strip()) is not None)


def leads_within(text: str) -> bool:
    """Whether a text has a link to a place in its page, or is such a place."""
    return _INNER_LINK.search(text) is not None


def is_entry(line: str) -> bool:
    """Whether a line may be one of a table of contents."""
    return leads_within(line[:_LONGEST_LINE])


def leads_up(text: str) -> bool:
    """Whether a text is a link to the top of its page, and nothing else."""
    if len(text) > _LONGEST_LINE or not leads_within(text):
        return False
    words = re.findall(r"\w+", _LINK_TARGET.sub("]", without_tags(text)))
    return _TO_TOP.fullmatch(" ".join(words)) is not None


def without_tags(html: str) -> str:
    """HTML with blanks in place of its tags."""
    return _TAG.sub(" ", html)


def indentation(line: str) -> int:
    """The columns of blanks that a line begins with."""
    return len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(4))


def dedented(line: str, columns: int) -> str:
    """A line without as many columns of blanks, as a container takes them; what a tab leaves are spaces."""
    column = at = 0
    while column < columns and line[at : at + 1] in (" ", "\t") and at < len(line):
        column += 4 - column % 4 if line[at] == "\t" else 1
        at += 1
    return " " * (column - columns) + line[at:] if column > columns else line[at:]


def split_lines(text: str) -> list[str]:
    """The lines of a text, each with its end, a line feed: `splitlines` knows others."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def tidy(answer: str) -> str:
    """An answer without blank lines around it, and with one line break at its end."""
    lines = split_lines(answer)
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    text = "".join(lines)
    return text if text.endswith("\n") or not text else text + "\n"
