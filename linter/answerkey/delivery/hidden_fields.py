"""What of a page is never delivered: how its questions are proved. What readers see is the same without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from answerkey.model.views import Page, View

HIDDEN = frozenset({"env", "prelude", "proof", "run"})


def without_hidden(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a page or a question without what is hidden."""
    return {key: value for key, value in data.items() if key not in HIDDEN}


def hidden_lines(view: View, text: str) -> Iterator[int]:
    """The lines (from 0) of the file of a page or a question on which nothing else stands than what is hidden."""
    for key in HIDDEN & view.data.keys():
        start, end = view.span_of(key)
        before = text[:start].rstrip()  # a mapping begins on the line after its key
        begin = before.rfind("\n") + 1
        if before[begin:].lstrip(" -") == f"{key}:":
            first = text.count("\n", 0, begin)
            yield from range(first, first + text.count("\n", begin, start + len(text[start:end].rstrip())) + 1)
    if isinstance(view, Page):
        for question in view.questions:
            yield from hidden_lines(question, text)
