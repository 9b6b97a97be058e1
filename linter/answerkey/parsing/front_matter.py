"""Front matter: the YAML between two lines of three dashes at the top of a Markdown file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from answerkey.source import LINE_END, Span

_LINE = re.compile(rf"---[ \t]*(?:{LINE_END.pattern}|\Z)")
_LATER_LINE = re.compile(rf"(?<=[\r\n]){_LINE.pattern}")


@dataclass(frozen=True, slots=True)
class Parts:
    """Where a file's YAML and its body stand; `opened` and `closed` say which marks are there."""

    header: Span
    body: Span
    opened: bool
    closed: bool


def split(text: str, start: int = 0) -> Parts:
    """Find the front matter of a text from an offset (past a byte order mark) on."""
    end = len(text)
    opening = _LINE.match(text, start)
    if opening is None:
        return Parts(Span(start, start), Span(start, end), opened=False, closed=False)
    closing = _LATER_LINE.search(text, opening.end())
    if closing is None:
        return Parts(Span(opening.end(), end), Span(end, end), opened=True, closed=False)
    return Parts(Span(opening.end(), closing.start()), Span(closing.end(), end), opened=True, closed=True)
