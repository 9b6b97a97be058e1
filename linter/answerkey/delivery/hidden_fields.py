"""The fields that are never delivered: they say how questions are proved, and readers don't see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from answerkey.model.delivered import authored
from answerkey.model.records import QAPage, Question
from answerkey.model.tree import Route
from answerkey.model.views import DocumentRecord, Page, View

HIDDEN = frozenset(each.key for record in (QAPage, Question) for each in authored(record) if each.hidden)


def without_hidden(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a page or a question without hidden fields."""
    return {key: value for key, value in data.items() if key not in HIDDEN}


def without_routes(data: Any, routes: Iterable[Route]) -> Any:
    """Return data without the keys that some routes lead to."""
    for first, *rest in routes:
        if rest and first in data:
            data = {**data, first: without_routes(data[first], [tuple(rest)])}
        else:
            data = {key: value for key, value in data.items() if key != first}
    return data


def hidden_lines(view: View, text: str) -> Iterator[int]:
    """Yield the numbers of the lines, from 0, that hold nothing but hidden fields of a page, question or document."""
    for route in _hidden_routes(view):
        start, end = view.span_of(*route)
        before = text[:start].rstrip()  # a mapping begins on the line after its key
        begin = before.rfind("\n") + 1
        if before[begin:].lstrip(" -") == f"{route[-1]}:":
            first = text.count("\n", 0, begin)
            yield from range(first, first + text.count("\n", begin, start + len(text[start:end].rstrip())) + 1)
    if isinstance(view, Page):
        for question in view.questions:
            yield from hidden_lines(question, text)


def _hidden_routes(view: View) -> Iterable[Route]:
    if isinstance(view, DocumentRecord):
        return view.declaration.hidden
    return ((key,) for key in HIDDEN & view.data.keys())
