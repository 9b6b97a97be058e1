"""The values of a document by which lists of documents are filtered and sorted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from answerkey.delivery.catalog import Document

Value = str | int | float | bool


def data_values(document: Document) -> Iterator[tuple[str, Value]]:
    """Yield the path of a field and its value for each scalar, and for each scalar of a list of them.

    A field of a mapping within is named with dots: ``meta.level``. Fields that hold Markdown or code have no values.
    """
    yield from _values("", document.data, document.texts)


def _values(prefix: str, data: Mapping[str, Any], texts: Mapping[str, object]) -> Iterator[tuple[str, Value]]:
    for key, value in data.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from _values(f"{path}.", value, texts)
        elif isinstance(value, list):
            yield from (
                (path, item)
                for number, item in enumerate(value)
                if isinstance(item, Value) and f"{path}[{number}]" not in texts
            )
        elif isinstance(value, Value) and path not in texts:
            yield path, value
