"""The rows of a volume, table by table: its records are numbered from 1, and those of a whole base throughout."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeVar

from answerkey.delivery.catalog import Catalog, Document, Page, Question
from answerkey.delivery.data_values import Value, data_values
from answerkey.delivery.entities import COLLECTION, DOCUMENT, ENTITIES, FRAMEWORK, PAGE, QUESTION, TOPIC
from answerkey.delivery.fields import Context, Entity
from answerkey.delivery.store import tables
from answerkey.delivery.store.meta_fields import meta_rows

T = TypeVar("T")
Row = tuple[Any, ...]
_PART_BITS: Final = 20
_HEADINGS: Final = "headings"
RECORDS: Final = tuple(entity.table for entity in ENTITIES)
"""The tables whose rows are numbered: those of frameworks, topics, pages, questions, collections and documents."""
_TABLES: Final = {f"{entity.name}_id": entity.table for entity in ENTITIES}
"""The tables whose records columns name by number."""
_OWNERS: Final = {"snippets": "questions", "document_values": "documents"}


class TableRows(NamedTuple):
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


def volume_tables(catalog: Catalog) -> list[TableRows]:
    """Return the rows of each table; a table comes before those that refer to it."""
    pages = list(enumerate(_once(catalog.pages, _path), 1))
    everything = ((page_id, page, q) for page_id, page in pages for q in _once(page.questions, _address))
    placed = [_Placed(id_, *rest) for id_, rest in enumerate(everything, 1)]
    return [
        *_entities(catalog, pages, placed),
        *_of_pages(pages),
        *_of_questions(placed),
        *_of_documents(catalog),
        TableRows("meta_values", ("table", "record_id", "name", "text"), list(_meta_values(catalog, pages, placed))),
        TableRows(_HEADINGS, ("id", "page_id", "question_id", "level", "text", "anchor"), _headings(pages, placed)),
    ]


def _entities(catalog: Catalog, pages: list[tuple[int, Page]], placed: list[_Placed]) -> Iterator[TableRows]:
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


def _of_documents(catalog: Catalog) -> Iterator[TableRows]:
    """Yield the tables of collections that the user declares, of their documents and of the values of these."""
    collections = list(enumerate(catalog.collections, 1))
    placed = [(id_, document) for id_, collection in collections for document in collection.documents]
    numbered = list(enumerate(placed, 1))
    yield _rows(COLLECTION, (((id_,), collection, _HERE) for id_, collection in collections))
    yield _rows(DOCUMENT, (((id_, parent), document, _HERE) for id_, (parent, document) in numbered))
    values = (row for id_, (_, document) in numbered for row in _values(id_, document))
    yield TableRows("document_values", ("id", "document_id", "name", "text", "number"), list(values))


def _values(id_: int, document: Document) -> Iterator[Row]:
    for number, (name, value) in enumerate(data_values(document)):
        yield _part(id_, number), id_, name, value if isinstance(value, str) else json.dumps(value), _number(value)


def _number(value: Value) -> float | None:
    """Return a number as SQLite holds it; None for a value that is none or too large."""
    if isinstance(value, (str, bool)):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def _rows(entity: Entity, items: Iterable[tuple[tuple[int, ...], object, Context]]) -> TableRows:
    return TableRows(entity.table, tables.names(entity), [tables.row(entity, *each) for each in items])


def _of_pages(pages: list[tuple[int, Page]]) -> Iterator[TableRows]:
    number = ("page_id", "number")
    related = (row for id_, page in pages for row in _numbered(id_, page.related_paths))
    yield TableRows("related_pages", (*number, "path"), list(related))
    authors = (row for id_, page in pages for row in _numbered(id_, page.history.authors))
    yield TableRows("page_authors", (*number, "name"), list(authors))


def _of_questions(placed: list[_Placed]) -> Iterator[TableRows]:
    number = ("question_id", "number")
    tags = (row for at in placed for row in _numbered(at.id, at.question.tags))
    yield TableRows("tags", (*number, "tag"), list(tags))
    related = (row for at in placed for row in _numbered(at.id, at.question.related))
    yield TableRows("related_questions", (*number, "address"), list(related))
    authors = (row for at in placed for row in _numbered(at.id, at.question.history.authors))
    yield TableRows("authors", (*number, "name"), list(authors))
    libraries = ((at.id, *library) for at in placed for library in at.question.verified.libraries)
    yield TableRows("verified_libraries", ("question_id", "name", "version"), list(libraries))
    snippets = (
        (_part(at.id, n), at.id, n, *snippet)
        for at in placed
        for n, snippet in enumerate(at.question.answer.snippets, 1)
    )
    yield TableRows("snippets", ("id", *number, "language", "code"), list(snippets))


def _part(owner: int, number: int) -> int:
    """Return the id of a part of a record: in the order of the base, and the same whatever other records have."""
    return (owner << _PART_BITS) + number


_HERE = Context()
_path, _address = attrgetter("path"), attrgetter("address")


def _once(items: Iterable[T], key: Callable[[T], str]) -> list[T]:
    """Return the first item of each key: a configuration may allow two pages with one address."""
    first: dict[str, T] = {}
    for item in items:
        first.setdefault(key(item), item)
    return list(first.values())


def _meta_values(catalog: Catalog, pages: list[tuple[int, Page]], placed: list[_Placed]) -> Iterator[Row]:
    every_framework, every_topic = _once(catalog.frameworks, _path), _once(catalog.topics, _path)
    yield from meta_rows("frameworks", [(id_, each.meta) for id_, each in enumerate(every_framework, 1)])
    yield from meta_rows("topics", [(id_, each.meta) for id_, each in enumerate(every_topic, 1)])
    yield from meta_rows("pages", [(id_, page.meta) for id_, page in pages])
    yield from meta_rows("questions", [(at.id, at.question.meta) for at in placed])


def _headings(pages: Iterable[tuple[int, Page]], placed: Iterable[_Placed]) -> list[Row]:
    of_bodies = (
        (_part(2 * id_, number), id_, None, *heading)
        for id_, page in pages
        for number, heading in enumerate(page.rendered_body.headings if page.rendered_body is not None else ())
    )
    of_answers = (
        (_part(2 * at.id + 1, number), at.page_id, at.id, *heading)
        for at in placed
        for number, heading in enumerate(at.question.answer.headings)
    )
    return [*of_bodies, *of_answers]


def shifted(volumes: Iterable[Iterable[TableRows]], before: Mapping[str, int] | None = None) -> Iterator[TableRows]:
    """Yield the tables of volumes, whose records are numbered throughout; `before` are the numbers of earlier ones."""
    numbers = Counter[str](before or {})
    for volume in volumes:
        earlier = numbers.copy()
        for table in volume:
            yield table._replace(rows=_shifted(table, earlier)) if earlier else table
            if table.name in RECORDS:
                numbers[table.name] += len(table.rows)


def owner_of(table: TableRows) -> tuple[str, str]:
    """Return the column of a table that names the record to which a row belongs, and the table of that."""
    return next((name, _TABLES[name]) for name in table.columns if name in _TABLES)


def _shifted(table: TableRows, numbers: Mapping[str, int]) -> list[Row]:
    if table.name == "meta_values":
        return [(name, id_ + numbers[name], *rest) for name, id_, *rest in table.rows]
    columns = enumerate(table.columns)
    places = [(place, numbers[_TABLES[name]]) for place, name in columns if name in _TABLES]
    if table.name in RECORDS:
        places.append((0, numbers[table.name]))
    return [_moved(row, [*places, *_of_part(table.name, row, numbers)]) for row in table.rows]


def _of_part(name: str, row: Row, numbers: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Yield the step of the id of a part of a record."""
    if name == _HEADINGS:
        yield 0, 2 * (numbers["pages"] if row[2] is None else numbers["questions"]) << _PART_BITS
    elif name in _OWNERS:
        yield 0, numbers[_OWNERS[name]] << _PART_BITS


def _moved(row: Row, places: Iterable[tuple[int, int]]) -> Row:
    values = list(row)
    for place, step in places:
        if values[place] is not None:
            values[place] += step
    return tuple(values)


def _numbered(id_: int, values: Iterable[str]) -> Iterator[Row]:
    return ((id_, number, value) for number, value in enumerate(values, 1))
