"""Reads a database of content: typed functions over fixed statements, whose values are always bound."""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Final

from answerkey.delivery.entities import COLLECTION, DOCUMENT, FRAMEWORK, PAGE, QUESTION, TOPIC
from answerkey.delivery.fields import Entity
from answerkey.delivery.store import conditions, data_fields, meta_fields, orders
from answerkey.delivery.store.addresses import kind_at, nearest_address
from answerkey.delivery.store.connections import FileConnections, check
from answerkey.delivery.store.database import ALWAYS, Condition, Connection, Connections
from answerkey.delivery.store.facets import count_facets
from answerkey.delivery.store.filter_values import UnknownValue, unknown_data, unknown_fields, unknown_values
from answerkey.delivery.store.filters import EVERYTHING, DocumentFilters, Filters
from answerkey.delivery.store.limits import MAX_VALUES, clean, limited
from answerkey.delivery.store.record_loader import DOCUMENTS, PAGES, QUESTIONS, Record, loader
from answerkey.delivery.store.rows import DocumentFacets, Facets, Meta, Redirect, SearchResult, Slice
from answerkey.delivery.store.sample import Candidate, SampleSize, sample
from answerkey.delivery.store.search import Search, searched

_PLACES: Final = (FRAMEWORK, TOPIC, COLLECTION)
_MOST_LISTS: Final = 16  # lists of records that are read once
_COUNTED: Final = ("frameworks", "topics", "pages", "questions", "collections", "documents")


class Store:
    """A database of content, opened for reading only. Any number of threads may use the store of a file.

    A file never changes: a build replaces it by a new file, and an open store continues to read the old one. Open
    another store to read the new file. A call takes at most `seconds`. `delivery.postgres` has stores of PostgreSQL.

    Frameworks, topics, pages, questions, collections and documents are records: mappings with the members that they
    have in the API, which `delivery.entities` declares; `members` are the names of those to read.

    All functions raise BadRequest for values that can't be used (`parameter` says which), and TooSlow. They return None
    for what does not exist. Lists are in reading order unless stated otherwise.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._meta: Meta | None = None  # what a store reads never changes
        self._read_once = lru_cache(_MOST_LISTS)(self._read)

    @classmethod
    def open(cls, path: Path, seconds: float = 5.0) -> Store:
        """Open the store of a file; raises Unreadable, or FileNotFoundError."""
        if not path.is_file():
            raise FileNotFoundError(str(path))
        connections = FileConnections(path, seconds)
        try:
            check(connections, str(path))
        except BaseException:
            connections.close()
            raise
        return cls(connections)

    def close(self) -> None:
        """Close the file; running calls end first."""
        self._connections.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def meta(self) -> Meta:
        """Return the metadata of the file."""
        if self._meta is None:
            with self._connections.one() as connection:
                self._meta = _meta(dict(connection.execute("SELECT key, value FROM meta")))
        return self._meta

    def frameworks(self) -> tuple[Record, ...]:
        """Return all frameworks."""
        return self._all(FRAMEWORK, ALWAYS)

    def framework(self, slug: str) -> Record | None:
        """Return a framework by its slug."""
        return self._one(FRAMEWORK, Condition("f.slug = ?", (clean("slug", slug),)))

    def topics(self, filters: Filters = EVERYTHING) -> tuple[Record, ...]:
        """Return the topics that match by `frameworks` and `meta`; other filters have no effect."""
        return self._all(TOPIC, conditions.of_topics(filters))

    def topic(self, path: str) -> Record | None:
        """Return a topic by its path."""
        return self._one(TOPIC, Condition("t.path = ?", (_path("path", path),)))

    def pages(
        self,
        filters: Filters = EVERYTHING,
        *,
        sort: str = "position",
        after: str | None = None,
        limit: int = 20,
        members: tuple[str, ...] = PAGE.names("item"),
    ) -> Slice[Record]:
        """Return pages without questions; `sort` is one of PAGE_SORTS, `after` the `next` of the previous slice."""
        order = orders.Order.of(sort, orders.PAGE_SORTS, "p.id")
        where = conditions.all_of(conditions.of_pages(filters), order.after(after))
        load = loader(PAGE, members)
        sql = f"""SELECT {order.selected}, {load.columns} FROM {PAGES}
            WHERE {where.sql} ORDER BY {order.clause} LIMIT ?"""
        with self._connections.one() as connection:
            rows = connection.execute(sql, (*where.values, limited(limit) + 1)).fetchall()
            part = rows[:limit]
            items = load.records(connection, [row[0] for row in part], [row[order.width :] for row in part])
        return Slice(items, order.following(rows, limit))

    def page(self, path: str) -> Record | None:
        """Return a page with its questions; the slash before the path is optional."""
        where = Condition("p.path = ?", (_path("path", path),))
        with self._connections.one() as connection:
            for id_, page in loader(PAGE, PAGE.names("detail")).where(connection, where).items():
                condition = Condition("q.page_id = ?", (id_,))
                questions = loader(QUESTION, QUESTION.names("detail")).where(connection, condition)
                return {**page, "questions": tuple(questions.values())}
        return None

    def questions(
        self,
        filters: Filters = EVERYTHING,
        *,
        sort: str = "position",
        after: str | None = None,
        limit: int = 20,
        members: tuple[str, ...] = QUESTION.names("detail"),
    ) -> Slice[Record]:
        """Return questions; `sort` is one of QUESTION_SORTS, `after` the `next` of the previous slice."""
        order = orders.Order.of(sort, orders.QUESTION_SORTS, "q.id")
        where = conditions.all_of(conditions.of_questions(filters), order.after(after))
        sql = f"""SELECT {order.selected} FROM {QUESTIONS}
            WHERE {where.sql} ORDER BY {order.clause} LIMIT ?"""
        with self._connections.one() as connection:
            rows = connection.execute(sql, (*where.values, limited(limit) + 1)).fetchall()
            items = loader(QUESTION, members).in_order(connection, [row[0] for row in rows[:limit]])
        return Slice(items, order.following(rows, limit))

    def question(self, address: str) -> Record | None:
        """Return a question by its address, such as ``/fastapi/security/jwt#who-checks``."""
        return self._one(QUESTION, Condition("q.address = ?", ("/" + clean("address", address).lstrip("/"),)))

    def collections(self) -> tuple[Record, ...]:
        """Return all collections that the base declares."""
        return self._all(COLLECTION, ALWAYS)

    def documents(
        self,
        filters: DocumentFilters,
        *,
        sort: str = "position",
        after: str | None = None,
        limit: int = 20,
        members: tuple[str, ...] = DOCUMENT.names("item"),
    ) -> Slice[Record]:
        """Return the documents of a collection that match.

        `sort` is one of DOCUMENT_SORTS or a field of their data, such as ``data.year``, and `after` the `next` of the
        previous slice.
        """
        join, names, order = orders.of_documents(sort)
        where = conditions.all_of(conditions.of_collection(filters), order.after(after))
        sql = f"""SELECT {order.selected} FROM {DOCUMENTS} {join}
            WHERE {where.sql} ORDER BY {order.clause} LIMIT ?"""
        with self._connections.one() as connection:
            rows = connection.execute(sql, (*names, *where.values, limited(limit) + 1)).fetchall()
            items = loader(DOCUMENT, members).in_order(connection, [row[0] for row in rows[:limit]])
        return Slice(items, order.following(rows, limit))

    def document(self, address: str) -> Record | None:
        """Return a document by its address; the slash before it is optional."""
        return self._one(DOCUMENT, Condition("d.address = ?", (_path("address", address),)))

    def count_documents(self, filters: DocumentFilters) -> int:
        """Count the documents of a collection that match."""
        where = conditions.of_collection(filters)
        with self._connections.one() as connection:
            return _number(connection, f"SELECT count(*) FROM {DOCUMENTS} WHERE {where.sql}", where.values)

    def unknown_data(self, filters: DocumentFilters) -> tuple[UnknownValue, ...]:
        """Return the fields of data that no document of a collection has, and the values that none of them has."""
        with self._connections.one() as connection:
            return tuple(unknown_data(connection, filters))

    def data_fields(self, collection: str) -> tuple[str, ...]:
        """Return the names of fields of data that documents of a collection can be filtered by."""
        with self._connections.one() as connection:
            return tuple(data_fields.names(connection, collection))

    def document_facets(self, filters: DocumentFilters, fields: tuple[str, ...] = ()) -> DocumentFacets:
        """Count the documents of a collection by the values of fields, each under all filters but its own.

        Without `fields` it is each that has at most MAX_VALUES values.
        """
        counted = {}
        with self._connections.one() as connection:
            for name in fields or data_fields.names_of_few(connection, filters.collection, MAX_VALUES):
                where = conditions.of_collection(filters.without(name))
                counted[name] = data_fields.counts(connection, name, where, MAX_VALUES)
        return DocumentFacets(self.count_documents(filters), counted)

    def count_questions(self, filters: Filters = EVERYTHING) -> int:
        """Count the questions that match."""
        where = conditions.of_questions(filters)
        with self._connections.one() as connection:
            return _number(connection, f"SELECT count(*) FROM {QUESTIONS} WHERE {where.sql}", where.values)

    def count_pages(self, filters: Filters = EVERYTHING) -> int:
        """Count the pages that match."""
        where = conditions.of_pages(filters)
        with self._connections.one() as connection:
            return _number(connection, f"SELECT count(*) FROM {PAGES} WHERE {where.sql}", where.values)

    def facets(self, filters: Filters = EVERYTHING) -> Facets:
        """Count the questions of each value of each facet, under all filters but the facet's own."""
        total = self.count_questions(filters)
        with self._connections.one() as connection:
            return count_facets(connection, filters, total)

    def search(
        self,
        text: str,
        filters: Filters = EVERYTHING,
        *,
        limit: int = 20,
        after: str | None = None,
        prefix: bool = True,
    ) -> SearchResult:
        """Return the questions and documents that match a query, the best first; see Filters for which.

        Any text is a query; an empty one matches nothing.

        With `prefix`, the last word may be unfinished, unless a space follows it. Only MAX_QUERY characters are read.
        `after` is the `next` of the previous part.
        """
        limited(limit)
        meta = self.meta()
        parts = searched(filters, meta)
        with self._connections.one() as connection:
            return Search(connection, text, parts, limit, after, prefix, meta).run()

    def unknown_values(self, filters: Filters, table: str = "questions") -> tuple[UnknownValue, ...]:
        """Return the values of filters that the base does not have, and the fields of `meta` that a table has not."""
        if filters == EVERYTHING:
            return ()
        with self._connections.one() as connection:
            return (*unknown_values(connection, filters), *unknown_fields(connection, filters.meta, table))

    def meta_fields(self, table: str) -> tuple[str, ...]:
        """Return the names of fields that the base adds to records of a table and that can be filtered by."""
        with self._connections.one() as connection:
            return tuple(meta_fields.names(connection, table))

    def sample(
        self, filters: Filters, size: SampleSize, seed: str, members: tuple[str, ...] = QUESTION.names("detail")
    ) -> tuple[Record, ...]:
        """Draw questions at random, in the order in which they are asked; see `sample`."""
        where = conditions.of_questions(filters)
        with self._connections.one() as connection:
            sql = f"SELECT q.address, q.difficulty FROM {QUESTIONS} WHERE {where.sql}"
            candidates = [Candidate(*row) for row in connection.execute(sql, where.values)]
            addresses = sample(candidates, size, seed)
            if not addresses:
                return ()
            marks = ", ".join("?" * len(addresses))
            rows = connection.execute(f"SELECT address, id FROM questions WHERE address IN ({marks})", addresses)
            ids = dict(tuple(row) for row in rows)
            return loader(QUESTION, members).in_order(connection, [ids[address] for address in addresses])

    def redirect(self, address: str) -> Redirect | None:
        """Return the redirect of a former address, or None if it never moved."""
        with self._connections.one() as connection:
            row = connection.execute(
                "SELECT address, target FROM redirects WHERE address = ?", (clean("address", address),)
            ).fetchone()
        return Redirect(*row) if row is not None else None

    def kind_at(self, address: str) -> str:
        """Return the kind of record at an address, such as ``page``; empty where there is none."""
        with self._connections.one() as connection:
            return kind_at(connection, address)

    def nearest_address(self, address: str, kind: str = "") -> str:
        """Return the address, of a kind of records or of any, that was misspelt; empty where none is near."""
        with self._connections.one() as connection:
            return nearest_address(connection, address, kind)

    def redirects(self) -> tuple[Redirect, ...]:
        """Return all redirects, ordered by address."""
        with self._connections.one() as connection:
            rows = connection.execute("SELECT address, target FROM redirects ORDER BY address").fetchall()
        return tuple(Redirect(*row) for row in rows)

    def assets(self) -> tuple[str, ...]:
        """Return the delivered paths of files that answers link to."""
        with self._connections.one() as connection:
            return tuple(path for (path,) in connection.execute("SELECT path FROM assets ORDER BY path"))

    def _all(self, entity: Entity, where: Condition) -> tuple[Record, ...]:
        """Return the records under a condition; those of places are read once."""
        return (self._read_once if entity in _PLACES else self._read)(entity, where)

    def _read(self, entity: Entity, where: Condition) -> tuple[Record, ...]:
        with self._connections.one() as connection:
            return tuple(loader(entity, entity.names("detail")).where(connection, where).values())

    def _one(self, entity: Entity, where: Condition) -> Record | None:
        return next(iter(self._all(entity, where)), None)


def _number(connection: Connection, sql: str, values: Sequence[str | float]) -> int:
    return int(connection.execute(sql, values).fetchone()[0])


def _path(parameter: str, path: str) -> str:
    return "/" + clean(parameter, path).strip("/")


def _meta(values: Mapping[str, str]) -> Meta:
    return Meta(
        schema=values["schema"],
        program=values["program"],
        hash=values["hash"],
        locale=values.get("locale", ""),
        locales=tuple(values.get("locales", "").split()),
        **{name: int(values[name]) for name in _COUNTED},
    )
