"""Markdown for plain text: what a reader sees is the text."""

from __future__ import annotations

import re

_ACTIVE = re.compile(
    r"[`*\[]|\\(?=[!-/:-@\[-`{-~]|$)|<(?=[a-z/!?])|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|~(?=\S)|(?<=\S)~", re.I
)
_ADDRESS = re.compile(r"\b(https?://[\w./?=&%#:+@,;-]*[\w/])", re.I)
_LINE_START = re.compile(r"(?:([-+](?=\s|$)|[>=~|]|-(?=-|\s*-)|#(?=#*(?:\s|$)))|(\d{1,9})([.)])(?=\s|$))")


def escaped(text: str) -> str:
    """Return a text with a backslash before each character that Markdown acts on, and addresses as links."""
    parts = _ADDRESS.split(text)
    shown = (f"<{part}>" if number % 2 else _ACTIVE.sub(r"\\\g<0>", part) for number, part in enumerate(parts))
    return "".join(shown)


def plain_markdown(text: str) -> str:
    """Return Markdown that shows a text as it is: its paragraphs, and its line breaks."""
    lines = [" ".join(line.split()) for line in text.strip().split("\n")]
    shown = "\n".join(escaped_line(line) for line in lines)
    return re.sub(r"(?<=[^\n])\n(?=[^\n])", "\\\n", re.sub(r"\n{2,}", "\n\n", shown))


def escaped_line(line: str) -> str:
    """Return a line that Markdown takes for text, neither for the beginning of a block nor for markup."""
    start = _LINE_START.match(line)
    if start is None:
        return escaped(line)
    lead = f"\\{start[1]}" if start[1] else f"{start[2]}\\{start[3]}"
    return lead + escaped(line[start.end() :])
