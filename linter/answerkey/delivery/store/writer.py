"""Writes a catalog as a SQLite file. The same catalog and version of SQLite give the same bytes.

`rows_of` has the rows of all tables, which are the same in each database.
"""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from answerkey import __version__
from answerkey.delivery.catalog import Catalog, Document, Page, Question
from answerkey.delivery.data_values import Value, data_values
from answerkey.delivery.entities import COLLECTION, DOCUMENT, FRAMEWORK, PAGE, QUESTION, TOPIC
from answerkey.delivery.fields import Context, Entity
from answerkey.delivery.search_index.index import search_index
from answerkey.delivery.store import schema, tables
from answerkey.delivery.store.meta_fields import meta_rows
from answerkey.delivery.store.stored_index import term_rows, word_rows

T = TypeVar("T")
Row = tuple[Any, ...]


def write(catalog: Catalog, path: Path) -> None:
    """Write a catalog to a new file; raises sqlite3.Error if it can't be written."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.executescript(schema.ddl())
        connection.execute("BEGIN")
        for table in rows_of(catalog):
            _insert(connection, table)
        for statement in _INDEXING:
            connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.execute("VACUUM")


# The weights of BM25: of question, answer, code, names and parts, and of title, text, fields, code, names and parts.
_WEIGHTS: Final = (10.0, 4.0, 2.0, 3.0, 1.0)
_DOCUMENT_WEIGHTS: Final = (10.0, 4.0, 4.0, 2.0, 3.0, 1.0)


def _index(table: str, weights: tuple[float, ...]) -> tuple[str, ...]:
    """Return the statements that fill a full-text index."""
    return (
        f"INSERT INTO {table} ({table}, rank) VALUES ('rank', 'bm25({', '.join(map(str, weights))})')",
        f"INSERT INTO {table} ({table}) VALUES ('rebuild')",
        f"INSERT INTO {table} ({table}) VALUES ('optimize')",
    )


# The file is written at once, and deleted if that fails: no state in between has to be safe.
_PRAGMAS = (
    f"page_size = {schema.PAGE_SIZE}",
    "encoding = 'UTF-8'",
    "journal_mode = OFF",
    "synchronous = OFF",
    "locking_mode = EXCLUSIVE",
    "cache_size = -65536",
    f"application_id = {schema.APPLICATION_ID}",
    f"user_version = {schema.USER_VERSION}",
)
_INDEXING = (
    *_index("search", _WEIGHTS),
    *_index("document_search", _DOCUMENT_WEIGHTS),
)


class TableRows(NamedTuple):
    """Rows of a table, with a value for each of the columns that are named."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Row]


class _Placed(NamedTuple):
    """A question and its page, each with the id of its row."""

    id: int
    page_id: int
    page: Page
    question: Question


def rows_of(catalog: Catalog) -> Iterator[TableRows]:
    """Yield the rows of each table; a table comes before those that refer to it."""
    pages = list(enumerate(_once(catalog.pages, _path), 1))
    everything = ((page_id, page, q) for page_id, page in pages for q in _once(page.questions, _address))
    placed = [_Placed(id_, *rest) for id_, rest in enumerate(everything, 1)]
    yield TableRows("meta", ("key", "value"), sorted(_meta(catalog, len(placed)).items()))
    yield TableRows("redirects", ("address", "target"), sorted(catalog.redirects.items()))
    yield TableRows("assets", ("path",), sorted({(asset.path,) for asset in catalog.assets}))
    yield from _entities(catalog, pages, placed)
    yield TableRows("meta_values", ("table", "record_id", "name", "text"), _meta_values(catalog, pages, placed))
    yield from _of_pages(pages)
    yield from _of_questions(placed)
    yield from _of_documents(catalog)
    index = search_index(catalog)
    yield TableRows("vocabulary", ("word", "questions", "term"), word_rows(index))
    yield TableRows("terms", ("term", "records", "impacts"), term_rows(index))
    yield TableRows("headings", ("id", "page_id", "question_id", "level", "text", "anchor"), _headings(pages, placed))


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
    yield TableRows("document_values", ("id", "document_id", "name", "text", "number"), values)


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
    return TableRows(entity.table, tables.names(entity), (tables.row(entity, *each) for each in items))


def _of_pages(pages: list[tuple[int, Page]]) -> Iterator[TableRows]:
    number = ("page_id", "number")
    related = (row for id_, page in pages for row in _numbered(id_, page.related_paths))
    yield TableRows("related_pages", (*number, "path"), related)
    authors = (row for id_, page in pages for row in _numbered(id_, page.history.authors))
    yield TableRows("page_authors", (*number, "name"), authors)


def _of_questions(placed: list[_Placed]) -> Iterator[TableRows]:
    number = ("question_id", "number")
    yield TableRows("tags", (*number, "tag"), (row for at in placed for row in _numbered(at.id, at.question.tags)))
    related = (row for at in placed for row in _numbered(at.id, at.question.related))
    yield TableRows("related_questions", (*number, "address"), related)
    authors = (row for at in placed for row in _numbered(at.id, at.question.history.authors))
    yield TableRows("authors", (*number, "name"), authors)
    libraries = ((at.id, *library) for at in placed for library in at.question.verified.libraries)
    yield TableRows("verified_libraries", ("question_id", "name", "version"), libraries)
    snippets = (
        (_part(at.id, n), at.id, n, *snippet)
        for at in placed
        for n, snippet in enumerate(at.question.answer.snippets, 1)
    )
    yield TableRows("snippets", ("id", *number, "language", "code"), snippets)


def _part(owner: int, number: int) -> int:
    """Return the id of a part of a record: in the order of the base, and the same whatever other records have."""
    return (owner << 20) + number


_HERE = Context()
_path, _address = attrgetter("path"), attrgetter("address")


def _once(items: Iterable[T], key: Callable[[T], str]) -> list[T]:
    """Return the first item of each key: a configuration may allow two pages with one address."""
    first: dict[str, T] = {}
    for item in items:
        first.setdefault(key(item), item)
    return list(first.values())


def _insert(connection: sqlite3.Connection, table: TableRows) -> None:
    columns = ", ".join(f'"{name}"' for name in table.columns)
    marks = ", ".join("?" * len(table.columns))
    connection.executemany(f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", table.rows)


def _meta(catalog: Catalog, questions: int) -> dict[str, str]:
    return {
        "schema": schema.VERSION,
        "program": f"answerkey {__version__}",
        "hash": catalog.hash,
        "frameworks": str(len(catalog.frameworks)),
        "topics": str(len(catalog.topics)),
        "pages": str(len(catalog.pages)),
        "questions": str(questions),
        "collections": str(len(catalog.collections)),
        "documents": str(len(catalog.documents)),
        **({"locale": catalog.locale, "locales": " ".join(catalog.locales)} if catalog.locale else {}),
    }


def _meta_values(catalog: Catalog, pages: list[tuple[int, Page]], placed: list[_Placed]) -> Iterator[Row]:
    every_framework, every_topic = _once(catalog.frameworks, _path), _once(catalog.topics, _path)
    yield from meta_rows("frameworks", [(id_, each.meta) for id_, each in enumerate(every_framework, 1)])
    yield from meta_rows("topics", [(id_, each.meta) for id_, each in enumerate(every_topic, 1)])
    yield from meta_rows("pages", [(id_, page.meta) for id_, page in pages])
    yield from meta_rows("questions", [(at.id, at.question.meta) for at in placed])


def _headings(pages: Iterable[tuple[int, Page]], placed: Iterable[_Placed]) -> Iterator[Row]:
    for id_, page in pages:
        for number, heading in enumerate(page.rendered_body.headings if page.rendered_body is not None else ()):
            yield _part(2 * id_, number), id_, None, *heading
    for at in placed:
        for number, heading in enumerate(at.question.answer.headings):
            yield _part(2 * at.id + 1, number), at.page_id, at.id, *heading


def _numbered(id_: int, values: Iterable[str]) -> Iterator[Row]:
    return ((id_, number, value) for number, value in enumerate(values, 1))
