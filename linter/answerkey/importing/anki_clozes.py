"""Cloze deletions of Anki: ``{{c1::answer::hint}}``, which may hold others."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate

_MARK = re.compile(r"\{\{c[\d,]+::|\}\}")
_HINT = "::"
_DEEPEST = 8


def with_gaps(html: str) -> str:
    """Return HTML with a gap for each cloze deletion, which shows its hint."""
    return _replaced(html, lambda answer, hint: f"[{hint or '…'}]")


def with_answers(html: str) -> str:
    """Return HTML with the answer of each cloze deletion in bold."""
    return _replaced(html, lambda answer, hint: f"<b>{answer}</b>")


def _replaced(html: str, shown: Callable[[str, str], str]) -> str:
    """Replace the cloze deletions of a text from the innermost out; one that is not closed stays as it is.

    So does a text in which they are nested more deeply than anyone writes them.
    """
    depths = accumulate(1 if mark[0] != "}}" else -1 for mark in _MARK.finditer(html))
    if max(depths, default=0) > _DEEPEST:
        return html
    open_: list[tuple[str, list[str]]] = [("", [])]
    at = 0
    for mark in _MARK.finditer(html):
        open_[-1][1].append(html[at : mark.start()])
        at = mark.end()
        if mark[0] != "}}":
            open_.append((mark[0], []))
        elif len(open_) > 1:
            answer, _, hint = "".join(open_.pop()[1]).partition(_HINT)
            open_[-1][1].append(shown(answer, hint))
        else:
            open_[-1][1].append(mark[0])
    return "".join(part for start, parts in open_ for part in (start, *parts)) + html[at:]
