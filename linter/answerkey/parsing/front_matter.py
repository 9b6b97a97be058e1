"""Front matter: the YAML between two lines of three dashes at the top of a Markdown file."""

from __future__ import annotations

from dataclasses import dataclass

from answerkey.source import Span, line_spans

MARK = "---"


@dataclass(frozen=True, slots=True)
class Parts:
    """Where a file's YAML and its body stand; `opened` and `closed` say which marks are there."""

    header: Span
    body: Span
    opened: bool
    closed: bool


def split(text: str, start: int = 0) -> Parts:
    """Find the front matter of a text from an offset (past a byte order mark) on."""
    lines = list(line_spans(text[start:]))
    end = len(text)
    if not lines or _content(text, start, lines[0]) != MARK:
        return Parts(Span(start, start), Span(start, end), opened=False, closed=False)
    top = start + lines[0].end
    for line in lines[1:]:
        if _content(text, start, line) == MARK:
            return Parts(Span(top, start + line.start), Span(start + line.end, end), opened=True, closed=True)
    return Parts(Span(top, end), Span(end, end), opened=True, closed=False)


def _content(text: str, start: int, line: Span) -> str:
    return text[start + line.start : start + line.end].rstrip(" \t\r\n")
