"""All questions as CSV (RFC 4180, UTF-8), a row each, in the order of reading, and the documents of each collection.

``questions.csv`` holds every value as it is, for programs. A spreadsheet takes a value that begins with ``=``, ``+``,
``-``, ``@``, a tab or a carriage return for a formula, and content is not to be run: ``questions-for-spreadsheets.csv``
has an apostrophe before such values, and a byte order mark, by which Excel knows UTF-8. So do
``collections/<name>.csv`` and ``collections/<name>-for-spreadsheets.csv``.
https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain

from answerkey.delivery.catalog import Catalog, Collection, Document
from answerkey.delivery.data_values import Value, data_values
from answerkey.delivery.entities import DOCUMENT, QUESTION
from answerkey.delivery.fields import Context
from answerkey.delivery.paths import path_of
from answerkey.delivery.targets import File, Joined, Lane, Settings
from answerkey.delivery.targets._shared import hash_of, plain, printable
from answerkey.delivery.whole import Whole

COLUMNS = QUESTION.names("csv")
Row = tuple[object, ...]
_PLAIN, _DEFUSED = "questions.csv", "questions-for-spreadsheets.csv"
_MARK = "\ufeff"
# The full-width forms count, too: some programs take them for the others. Quotes and blanks before them change nothing.
_FORMULA = re.compile("[\\s'\"]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")


def volume_files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    """Yield two files of each declared collection."""
    for collection in catalog.collections:
        keys = [(d.hash, d.address, d.position, d.history, d.verified) for d in collection.documents]
        key, name = hash_of(settings.site, keys), f"collections/{path_of(collection.name)}"
        yield File(f"{name}.csv", key, partial(_of_collection, collection, settings, "", str))
        made = partial(_of_collection, collection, settings, _MARK, _defused)
        yield File(f"{name}-for-spreadsheets.csv", key, made)


def pieces(catalog: Catalog, settings: Settings) -> dict[str, bytes]:
    """Return the rows of all questions, for programs and for spreadsheets."""
    rows = list(_questions(catalog, settings))
    return {_PLAIN: _write(rows, str).encode(), _DEFUSED: _write(rows, _defused).encode()}


def whole_files(whole: Whole, settings: Settings) -> Iterator[Joined]:
    """Yield two files of questions, unless the base has documents only."""
    if whole.total.questions or not whole.total.documents:
        yield Joined("questions.csv", (_write([COLUMNS], str).encode(), Lane(_PLAIN)))
        marked = (_MARK + _write([COLUMNS], _defused)).encode()
        yield Joined("questions-for-spreadsheets.csv", (marked, Lane(_DEFUSED)))


def _of_collection(collection: Collection, settings: Settings, mark: str, value: Callable[[str], str]) -> bytes:
    return (mark + _write(_documents(collection, settings), value)).encode()


def _write(rows: Iterable[Row], value: Callable[[str], str]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([value(printable(_cell(each))) for each in row] for row in rows)
    return stream.getvalue()


def _questions(catalog: Catalog, settings: Settings) -> Iterator[Row]:
    """Yield a row for each question."""
    for page, question in catalog.questions:
        yield tuple(QUESTION.values("csv", question, Context(page, settings=settings)).values())


def _documents(collection: Collection, settings: Settings) -> Iterator[Row]:
    """Yield the names of the columns, those of data being such as `data.level`, and a row for each document."""
    data = [_data(document) for document in collection.documents]
    names = tuple(dict.fromkeys(chain.from_iterable(data)))
    yield (*DOCUMENT.names("csv"), *(f"data.{printable(name)}" for name in names))
    for document, own in zip(collection.documents, data, strict=True):
        values = DOCUMENT.values("csv", document, Context(settings=settings))
        yield (*values.values(), *(own.get(name) for name in names))


def _data(document: Document) -> dict[str, object]:
    """Return the scalars of a document by the names of their fields; several of one field are a list."""
    lists: dict[str, list[Value]] = {}
    for name, value in data_values(document):
        lists.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else list(map(_cell, values)) for name, values in lists.items()}


def _cell(value: object) -> str:
    """Return a value as text: parts of a list behind one another, nothing for null, and all else as in JSON."""
    match value:
        case None:
            return ""
        case str():
            return value
        case list() if all(isinstance(each, str) for each in value):
            return "; ".join(map(plain, value))
    return json.dumps(value, ensure_ascii=False)


def _defused(value: str) -> str:
    """Return the value in a form that no spreadsheet reads as a formula."""
    return f"'{value}" if _FORMULA.match(value) else value
