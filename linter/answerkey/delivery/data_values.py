"""The values of a document by which lists of documents are filtered and sorted."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from answerkey.delivery.catalog import Document

Value = str | int | float | bool


def data_values(document: Document) -> Iterator[tuple[str, Value]]:
    """Yield the path of a field and its value for each scalar of the data, in the order of the file.

    A field of a mapping within is named with dots: ``meta.level``. The items of a list have the name of the list, so
    that a name may come several times: ``functions.name``. Fields that hold Markdown or code have no values.
    """
    yield from _values("", "", document.data, document.texts)


def _values(name: str, place: str, value: object, texts: Container[str]) -> Iterator[tuple[str, Value]]:
    """Yield the scalars of a value with its name; `place` is its path with the numbers of items, as in `texts`."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _values(_below(name, key), _below(place, key), item, texts)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _values(name, f"{place}[{number}]", item, texts)
    elif isinstance(value, Value) and place not in texts:
        yield name, value


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
