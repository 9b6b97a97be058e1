"""The rows of a volume, table by table. Rows that have a number of their own are numbered from 1 within the volume."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from answerkey.delivery.catalog import Catalog, Document, Page, Question
from answerkey.delivery.data_values import Value, data_values
from answerkey.delivery.entities import COLLECTION, DOCUMENT, FRAMEWORK, PAGE, QUESTION, TOPIC
from answerkey.delivery.fields import Context, Entity
from answerkey.delivery.store import tables

T = TypeVar("T")
Row = tuple[Any, ...]


class Table(NamedTuple):
    """Rows of a table, with a value for each of the columns that are named."""

    name: str
    columns: tuple[str, ...]
    rows: list[Row]


class _Placed(NamedTuple):
    """A question and its page, each with the id of its row."""

    id: int
    page_id: int
    page: Page
    question: Question


def volume_tables(catalog: Catalog) -> list[Table]:
    """Return the rows of each table; a table comes before those that refer to it."""
    pages = list(enumerate(_once(catalog.pages, _path), 1))
    everything = ((page_id, page, q) for page_id, page in pages for q in _once(page.questions, _address))
    placed = [_Placed(id_, *rest) for id_, rest in enumerate(everything, 1)]
    return [
        *_entities(catalog, pages, placed),
        *_of_pages(pages),
        *_of_questions(placed),
        *_of_documents(catalog),
        _numbered_rows("headings", ("page_id", "question_id", "level", "text", "anchor"), _headings(pages, placed)),
    ]


def _entities(catalog: Catalog, pages: list[tuple[int, Page]], placed: list[_Placed]) -> Iterator[Table]:
    """Yield the tables that the declared fields make up."""
    every_framework, every_topic = _once(catalog.frameworks, _path), _once(catalog.topics, _path)
    frameworks = {framework.path: id_ for id_, framework in enumerate(every_framework, 1)}
    topics = {topic.path: id_ for id_, topic in enumerate(every_topic, 1)}
    yield _rows(FRAMEWORK, (((frameworks[each.path],), each, _HERE) for each in every_framework))
    yield _rows(
        TOPIC, (((topics[each.path], frameworks[f"/{each.framework_slug}"]), each, _HERE) for each in every_topic)
    )
    yield _rows(PAGE, (((id_, topics[f"/{p.framework_slug}/{p.topic_slug}"]), p, _HERE) for id_, p in pages))
    yield _rows(QUESTION, (((at.id, at.page_id), at.question, Context(at.page)) for at in placed))


def _of_documents(catalog: Catalog) -> Iterator[Table]:
    """Yield the tables of collections that the user declares, of their documents and of the values of these."""
    collections = list(enumerate(catalog.collections, 1))
    placed = [(id_, document) for id_, collection in collections for document in collection.documents]
    numbered = list(enumerate(placed, 1))
    yield _rows(COLLECTION, (((id_,), collection, _HERE) for id_, collection in collections))
    yield _rows(DOCUMENT, (((id_, parent), document, _HERE) for id_, (parent, document) in numbered))
    values = (row for id_, (_, document) in numbered for row in _values(id_, document))
    yield _numbered_rows("document_values", ("document_id", "name", "text", "number"), values)


def _values(id_: int, document: Document) -> Iterator[Row]:
    for name, value in data_values(document):
        yield id_, name, value if isinstance(value, str) else json.dumps(value), _number(value)


def _number(value: Value) -> float | None:
    """Return a number as SQLite holds it; None for a value that is none or too large."""
    if isinstance(value, (str, bool)):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def _rows(entity: Entity, items: Iterable[tuple[tuple[int, ...], object, Context]]) -> Table:
    return Table(entity.table, tables.names(entity), [tables.row(entity, *each) for each in items])


def _of_pages(pages: list[tuple[int, Page]]) -> Iterator[Table]:
    number = ("page_id", "number")
    related = (row for id_, page in pages for row in _numbered(id_, page.related_paths))
    yield Table("related_pages", (*number, "path"), list(related))
    authors = (row for id_, page in pages for row in _numbered(id_, page.history.authors))
    yield Table("page_authors", (*number, "name"), list(authors))


def _of_questions(placed: list[_Placed]) -> Iterator[Table]:
    number = ("question_id", "number")
    tags = (row for at in placed for row in _numbered(at.id, at.question.tags))
    yield Table("tags", (*number, "tag"), list(tags))
    related = (row for at in placed for row in _numbered(at.id, at.question.related))
    yield Table("related_questions", (*number, "address"), list(related))
    authors = (row for at in placed for row in _numbered(at.id, at.question.history.authors))
    yield Table("authors", (*number, "name"), list(authors))
    libraries = ((at.id, *library) for at in placed for library in at.question.verified.libraries)
    yield Table("verified_libraries", ("question_id", "name", "version"), list(libraries))
    snippets = ((at.id, n, *snippet) for at in placed for n, snippet in enumerate(at.question.answer.snippets, 1))
    yield _numbered_rows("snippets", (*number, "language", "code"), snippets)


_HERE = Context()
_path, _address = attrgetter("path"), attrgetter("address")


def _once(items: Iterable[T], key: Callable[[T], str]) -> list[T]:
    """Return the first item of each key: a configuration may allow two pages with one address."""
    first: dict[str, T] = {}
    for item in items:
        first.setdefault(key(item), item)
    return list(first.values())


def _headings(pages: Iterable[tuple[int, Page]], placed: Iterable[_Placed]) -> Iterator[Row]:
    for id_, page in pages:
        for heading in page.rendered_body.headings if page.rendered_body is not None else ():
            yield id_, None, *heading
    for at in placed:
        for heading in at.question.answer.headings:
            yield at.page_id, at.id, *heading


def _numbered_rows(name: str, columns: tuple[str, ...], rows: Iterable[Row]) -> Table:
    """Return rows that have numbers of their own."""
    return Table(name, ("id", *columns), [(id_, *row) for id_, row in zip(count(1), rows, strict=False)])


def _numbered(id_: int, values: Iterable[str]) -> Iterator[Row]:
    return ((id_, number, value) for number, value in enumerate(values, 1))
