"""The values of a document as people read them: in the order of its file, each with the path of its field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from answerkey.delivery.catalog import Document
from answerkey.delivery.documents import written_route
from answerkey.model.tree import Route

_Texts = Mapping[str, object]


def facts(data: Mapping[str, Any], texts: _Texts, title: str) -> Iterator[tuple[str, str]]:
    """Yield the path and the words of each value that is neither Markdown nor code, nor the title."""
    for path, value in _values((), data, texts):
        words = ", ".join(map(_word, value)) if isinstance(value, list) else _word(value)
        if path not in texts and words and words != title:
            yield path, words


def body_below_title(document: Document) -> str:
    """Return the body of a document, without its first heading where that is the title."""
    body, rendered = document.body.strip("\n"), document.rendered_body
    heading = rendered.headings[0] if rendered is not None and rendered.headings else None
    is_title = body.startswith("# ") and heading is not None and heading.text == document.title
    return body.partition("\n")[2].strip("\n") if is_title else body


def _values(route: Route, value: Any, texts: _Texts) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _values((*route, str(key)), item, texts)
    elif isinstance(value, list) and not _is_plain(route, value, texts):
        for number, item in enumerate(value):
            yield from _values((*route, number), item, texts)
    elif value is not None:
        yield written_route(route), value


def _is_plain(route: Route, items: list[Any], texts: _Texts) -> bool:
    """Return True for a list of values that stand on one line."""
    plain = not any(isinstance(item, Mapping | list) for item in items)
    return plain and not any(written_route((*route, number)) in texts for number in range(len(items)))


def _word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else "" if value is None else str(value)
