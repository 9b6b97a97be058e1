"""Writes a catalog as a SQLite file. The same catalog and version of SQLite give the same bytes."""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from answerkey import __version__
from answerkey.delivery.catalog import Catalog, Framework, Mix, Page, Question, Topic
from answerkey.delivery.store import schema
from answerkey.delivery.store.search_query import WEIGHTS
from answerkey.delivery.store.words import parts

T = TypeVar("T")
Row = tuple[Any, ...]

_GREATEST = 2**63 - 1
_LEVELS = {difficulty: level for level, difficulty in enumerate(Mix._fields, 1)}


def write(catalog: Catalog, path: Path) -> None:
    """Write a catalog to a new file; raises sqlite3.Error if it can't be written."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.executescript(schema.ddl())
        connection.execute("BEGIN")
        for table, rows in _tables(catalog):
            _insert(connection, table, rows)
        for statement in _INDEXING:
            connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.execute("VACUUM")


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
    f"INSERT INTO search (search, rank) VALUES ('rank', 'bm25({', '.join(map(str, WEIGHTS))})')",
    "INSERT INTO search (search) VALUES ('rebuild')",
    "INSERT INTO search (search) VALUES ('optimize')",
    "CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, search, row)",
    "INSERT INTO vocabulary SELECT term, doc FROM temp.words ORDER BY term",
    "DROP TABLE temp.words",
)


class _Placed(NamedTuple):
    """A question and its page, each with the id of its row."""

    id: int
    page_id: int
    page: Page
    question: Question


def _tables(catalog: Catalog) -> Iterator[tuple[str, Iterable[Row]]]:
    """Yield the rows of each table; a table comes before those that refer to it."""
    every_framework, every_topic = _once(catalog.frameworks, _path), _once(catalog.topics, _path)
    frameworks = {framework.path: id_ for id_, framework in enumerate(every_framework, 1)}
    topics = {topic.path: id_ for id_, topic in enumerate(every_topic, 1)}
    pages = list(enumerate(_once(catalog.pages, _path), 1))
    everything = ((page_id, page, q) for page_id, page in pages for q in _once(page.questions, _address))
    placed = [_Placed(id_, *rest) for id_, rest in enumerate(everything, 1)]
    yield "meta", sorted(_meta(catalog, len(placed)).items())
    yield "redirects", sorted(catalog.redirects.items())
    yield "assets", sorted({(asset.path,) for asset in catalog.assets})
    yield "frameworks", (_framework(frameworks[each.path], each) for each in every_framework)
    yield "topics", (_topic(topics[t.path], frameworks[f"/{t.framework_slug}"], t) for t in every_topic)
    yield "pages", (_page(id_, topics[f"/{p.framework_slug}/{p.topic_slug}"], p) for id_, p in pages)
    yield "related_pages", (row for id_, page in pages for row in _numbered(id_, page.related))
    yield "page_authors", (row for id_, page in pages for row in _numbered(id_, page.history.authors))
    yield "questions", map(_question, placed)
    yield "tags", (row for at in placed for row in _numbered(at.id, at.question.tags))
    yield "related_questions", (row for at in placed for row in _numbered(at.id, at.question.related))
    yield "authors", (row for at in placed for row in _numbered(at.id, at.question.history.authors))
    yield "verified_libraries", ((at.id, *library) for at in placed for library in at.question.verified.libraries)
    yield "snippets", (row for at in placed for row in _snippets(at))
    yield "headings", _headings(pages, placed)


_path, _address = attrgetter("path"), attrgetter("address")


def _once(items: Iterable[T], key: Callable[[T], str]) -> list[T]:
    """Return the first item of each key: a configuration may allow two pages with one address."""
    first: dict[str, T] = {}
    for item in items:
        first.setdefault(key(item), item)
    return list(first.values())


def _integer(value: int) -> int:
    """Return the nearest integer of SQLite's 64 bits."""
    return max(-_GREATEST, min(value, _GREATEST))


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    """Insert rows into a table, with a value for each of its columns."""
    columns = connection.execute("SELECT count(*) FROM pragma_table_info(?)", (table,)).fetchone()[0]
    marks = ", ".join("?" * columns)
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _meta(catalog: Catalog, questions: int) -> dict[str, str]:
    return {
        "schema": schema.VERSION,
        "program": f"answerkey {__version__}",
        "hash": catalog.hash,
        "frameworks": str(len(catalog.frameworks)),
        "topics": str(len(catalog.topics)),
        "pages": str(len(catalog.pages)),
        "questions": str(questions),
        **({"locale": catalog.locale, "locales": " ".join(catalog.locales)} if catalog.locale else {}),
    }


def _framework(id_: int, it: Framework) -> Row:
    tier = _integer(it.tier) if it.tier is not None else None
    values = (it.path, it.slug, it.name, _integer(it.order), it.description, it.icon, tier)
    return id_, *values, *it.mix, it.source, it.hash


def _topic(id_: int, framework_id: int, it: Topic) -> Row:
    values = (it.path, it.slug, it.name, _integer(it.order), it.description)
    return id_, framework_id, *values, *it.mix, it.source, it.hash


def _page(id_: int, topic_id: int, it: Page) -> Row:
    body = it.rendered_body
    texts = [rendered for question in it.questions for rendered in (question.question, question.answer)]
    texts += [body] if body is not None else []
    return (
        id_,
        topic_id,
        it.path,
        it.title,
        it.subtopic,
        it.difficulty,
        _LEVELS.get(it.difficulty, 0),
        _integer(it.order),
        it.seo_description,
        it.updated,
        it.history.created,
        it.history.changed,
        it.body,
        body.html if body is not None else "",
        body.text if body is not None else "",
        sum(text.words for text in texts),
        sum(text.seconds for text in texts),
        *it.mix,
        it.previous,
        it.next,
        it.draft,
        it.source,
        it.hash,
    )


def _question(at: _Placed) -> Row:
    it, page = at.question, at.page
    question, answer, code = it.question.text, it.answer.text, _code(it)
    names = " · ".join(dict.fromkeys((page.framework, page.topic, page.title, page.subtopic, *it.tags)))
    return (
        at.id,
        at.page_id,
        it.address,
        it.id,
        it.number,
        it.difficulty,
        _LEVELS.get(it.difficulty, 0),
        it.question.words + it.answer.words,
        it.question.seconds + it.answer.seconds,
        it.history.created,
        it.history.changed,
        it.draft,
        it.hash,
        it.verified.state,
        it.verified.python,
        it.verified.at,
        it.verified.assertions,
        it.q,
        it.a,
        it.question.html,
        it.answer.html,
        question,
        answer,
        code,
        names,
        parts(f"{question}\n{answer}\n{code}\n{names}"),
    )


def _code(question: Question) -> str:
    return "\n".join(snippet.code for snippet in (*question.question.snippets, *question.answer.snippets))


def _snippets(at: _Placed) -> Iterator[Row]:
    for number, snippet in enumerate(at.question.answer.snippets, 1):
        yield None, at.id, number, *snippet


def _headings(pages: Iterable[tuple[int, Page]], placed: Iterable[_Placed]) -> Iterator[Row]:
    for id_, page in pages:
        for heading in page.rendered_body.headings if page.rendered_body is not None else ():
            yield None, id_, None, *heading
    for at in placed:
        for heading in at.question.answer.headings:
            yield None, at.page_id, at.id, *heading


def _numbered(id_: int, values: Iterable[str]) -> Iterator[Row]:
    return ((id_, number, value) for number, value in enumerate(values, 1))
