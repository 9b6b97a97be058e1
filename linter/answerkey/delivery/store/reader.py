"""Reads the SQLite file: typed functions over fixed statements, whose values are always bound."""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from answerkey.delivery.store import filters as f
from answerkey.delivery.store import row_loader
from answerkey.delivery.store.connections import Connections, check
from answerkey.delivery.store.filter_values import UnknownValue, unknown_values
from answerkey.delivery.store.filters import EVERYTHING, Condition, Filters
from answerkey.delivery.store.row_loader import PAGE_COLUMNS, PAGES, QUESTIONS, make
from answerkey.delivery.store.rows import (
    Facets,
    FrameworkRow,
    Meta,
    PageDetail,
    PageRow,
    QuestionRow,
    Redirect,
    SearchResult,
    Slice,
    TopicRow,
)
from answerkey.delivery.store.sample import Candidate, SampleSize, sample
from answerkey.delivery.store.search import Search

_VERIFIED_ORDER = f"instr('{' '.join(f.VERIFIED)}', q.verified)"


class Store:
    """A file of content, opened for reading only. Any number of threads may use one store.

    The file never changes: a build replaces it by a new file, and an open store continues to read the old one. Open
    another store to read the new file. A call takes at most `seconds`.

    All functions raise BadRequest for values that can't be used (`parameter` says which), and TooSlow. They return None
    for what does not exist. Lists are in reading order unless stated otherwise.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @classmethod
    def open(cls, path: Path, seconds: float = 5.0) -> Store:
        """Open the store of a file; raises Unreadable, or FileNotFoundError."""
        if not path.is_file():
            raise FileNotFoundError(str(path))
        store = cls(Connections(path, seconds))
        try:
            check(store._connections, str(path))
        except BaseException:
            store.close()
            raise
        return store

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
        with self._connections.one() as connection:
            values = dict(connection.execute("SELECT key, value FROM meta"))
        counts = {name: int(values[name]) for name in ("frameworks", "topics", "pages", "questions")}
        locales = tuple(values.get("locales", "").split())
        return Meta(
            schema=values["schema"],
            program=values["program"],
            hash=values["hash"],
            locale=values.get("locale", ""),
            locales=locales,
            **counts,
        )

    def frameworks(self) -> tuple[FrameworkRow, ...]:
        """Return all frameworks."""
        with self._connections.one() as connection:
            rows = connection.execute(
                """SELECT f.*, count(DISTINCT t.id) AS topics, count(p.id) AS pages FROM frameworks f
                    LEFT JOIN topics t ON t.framework_id = f.id LEFT JOIN pages p ON p.topic_id = t.id
                GROUP BY f.id ORDER BY f.id"""
            ).fetchall()
        return tuple(make(FrameworkRow, row) for row in rows)

    def framework(self, slug: str) -> FrameworkRow | None:
        """Return a framework by its slug."""
        return next((framework for framework in self.frameworks() if framework.slug == slug), None)

    def topics(self, frameworks: tuple[str, ...] = ()) -> tuple[TopicRow, ...]:
        """Return the topics of frameworks (slugs), or all topics. Unknown frameworks have none."""
        where = f.of_topics(frameworks)
        with self._connections.one() as connection:
            rows = connection.execute(
                f"""SELECT t.*, f.slug AS framework_slug, f.name AS framework,
                    (SELECT count(*) FROM pages p WHERE p.topic_id = t.id) AS pages
                FROM topics t JOIN frameworks f ON f.id = t.framework_id WHERE {where.sql} ORDER BY t.id""",
                where.values,
            ).fetchall()
        return tuple(make(TopicRow, row) for row in rows)

    def topic(self, path: str) -> TopicRow | None:
        """Return a topic by its path."""
        return next((topic for topic in self.topics() if topic.path == "/" + path.strip("/")), None)

    def pages(
        self, filters: Filters = EVERYTHING, *, sort: str = "position", after: str | None = None, limit: int = 20
    ) -> Slice[PageRow]:
        """Return pages without questions; `sort` is one of PAGE_SORTS, `after` the `next` of the previous slice."""
        order = f.Order.of(sort, f.PAGE_SORTS, "p.id")
        where = f.both(f.of_pages(filters), order.after(after))
        sql = f"""SELECT {PAGE_COLUMNS}, {order.column} AS sorted_by FROM {PAGES}
            WHERE {where.sql} ORDER BY {order.clause} LIMIT ?"""
        with self._connections.one() as connection:
            rows = connection.execute(sql, (*where.values, f.limited(limit) + 1)).fetchall()
        return Slice(tuple(make(PageRow, row) for row in rows[:limit]), _cursor(order, rows, limit))

    def page(self, path: str) -> PageDetail | None:
        """Return a page with its questions; the slash before the path is optional."""
        with self._connections.one() as connection:
            return row_loader.page(connection, "/" + f.clean("path", path).strip("/"))

    def questions(
        self, filters: Filters = EVERYTHING, *, sort: str = "position", after: str | None = None, limit: int = 20
    ) -> Slice[QuestionRow]:
        """Return questions with answers; `sort` is one of QUESTION_SORTS, `after` the `next` of the previous slice."""
        order = f.Order.of(sort, f.QUESTION_SORTS, "q.id")
        where = f.both(f.of_questions(filters), order.after(after))
        sql = f"""SELECT q.id, {order.column} AS sorted_by FROM {QUESTIONS}
            WHERE {where.sql} ORDER BY {order.clause} LIMIT ?"""
        with self._connections.one() as connection:
            rows = connection.execute(sql, (*where.values, f.limited(limit) + 1)).fetchall()
            items = row_loader.in_order(connection, [row["id"] for row in rows[:limit]])
        return Slice(items, _cursor(order, rows, limit))

    def question(self, address: str) -> QuestionRow | None:
        """Return a question by its address, such as ``/fastapi/security/jwt#who-checks``."""
        address = "/" + f.clean("address", address).lstrip("/")
        with self._connections.one() as connection:
            return next(iter(row_loader.questions(connection, Condition("q.address = ?", (address,))).values()), None)

    def count_questions(self, filters: Filters = EVERYTHING) -> int:
        """Count the questions that match."""
        where = f.of_questions(filters)
        with self._connections.one() as connection:
            return _number(connection, f"SELECT count(*) FROM {QUESTIONS} WHERE {where.sql}", where.values)

    def count_pages(self, filters: Filters = EVERYTHING) -> int:
        """Count the pages that match."""
        where = f.of_pages(filters)
        with self._connections.one() as connection:
            return _number(connection, f"SELECT count(*) FROM {PAGES} WHERE {where.sql}", where.values)

    def facets(self, filters: Filters = EVERYTHING) -> Facets:
        """Count the questions of each value of each facet, under all filters but the facet's own."""
        return Facets(
            total=self.count_questions(filters),
            difficulties=self._facet("difficulties", "q.difficulty", "q.level", filters),
            frameworks=self._facet("frameworks", "f.slug", "f.id", filters),
            topics=self._facet("topics", "t.path", "t.id", filters),
            tags=self._facet("tags", "x.tag", "count(*) DESC, x.tag", filters, "JOIN tags x ON x.question_id = q.id"),
            languages=self._facet(
                "languages",
                "y.language",
                "count(DISTINCT q.id) DESC, y.language",
                filters,
                "JOIN snippets y ON y.question_id = q.id AND y.language <> ''",
            ),
            verified=self._facet("verified", "q.verified", _VERIFIED_ORDER, filters),
        )

    def search(
        self,
        text: str,
        filters: Filters = EVERYTHING,
        *,
        limit: int = 20,
        after: str | None = None,
        prefix: bool = True,
    ) -> SearchResult:
        """Return the questions that match a query, the best first. Any text is a query; an empty one matches nothing.

        With `prefix`, the last word may be unfinished, unless a space follows it. Only MAX_QUERY characters are read.
        `after` is the `next` of the previous part.
        """
        f.limited(limit)
        with self._connections.one() as connection:
            return Search(connection, text, f.of_questions(filters), limit, after, prefix, _locale(connection)).run()

    def unknown_values(self, filters: Filters) -> tuple[UnknownValue, ...]:
        """Return the values of filters that the base does not have."""
        with self._connections.one() as connection:
            return tuple(unknown_values(connection, filters))

    def sample(self, filters: Filters, size: SampleSize, seed: str) -> tuple[QuestionRow, ...]:
        """Draw questions at random, in the order in which they are asked; see `sample`."""
        where = f.of_questions(filters)
        with self._connections.one() as connection:
            sql = f"SELECT q.address, q.difficulty FROM {QUESTIONS} WHERE {where.sql}"
            candidates = [Candidate(*row) for row in connection.execute(sql, where.values)]
            addresses = sample(candidates, size, seed)
            marks = ", ".join("?" * len(addresses))
            rows = connection.execute(f"SELECT address, id FROM questions WHERE address IN ({marks})", addresses)
            ids = dict(tuple(row) for row in rows)
            return row_loader.in_order(connection, [ids[address] for address in addresses])

    def redirect(self, address: str) -> Redirect | None:
        """Return the redirect of a former address, or None if it never moved."""
        with self._connections.one() as connection:
            row = connection.execute(
                "SELECT address, target FROM redirects WHERE address = ?", (f.clean("address", address),)
            ).fetchone()
        return Redirect(*row) if row is not None else None

    def redirects(self) -> tuple[Redirect, ...]:
        """Return all redirects, ordered by address."""
        with self._connections.one() as connection:
            rows = connection.execute("SELECT address, target FROM redirects ORDER BY address").fetchall()
        return tuple(Redirect(*row) for row in rows)

    def assets(self) -> tuple[str, ...]:
        """Return the delivered paths of files that answers link to."""
        with self._connections.one() as connection:
            return tuple(path for (path,) in connection.execute("SELECT path FROM assets ORDER BY path"))

    def _facet(self, field: str, column: str, order: str, filters: Filters, join: str = "") -> dict[str, int]:
        where = f.of_questions(filters.without(field))
        sql = f"""SELECT {column}, count(DISTINCT q.id) FROM {QUESTIONS} {join} WHERE {where.sql}
            GROUP BY {column} ORDER BY {order} LIMIT {f.MAX_VALUES}"""
        with self._connections.one() as connection:
            return dict(tuple(row) for row in connection.execute(sql, where.values))


def _number(connection: sqlite3.Connection, sql: str, values: Sequence[str | float]) -> int:
    return int(connection.execute(sql, values).fetchone()[0])


def _cursor(order: f.Order, rows: Sequence[sqlite3.Row], limit: int) -> str | None:
    """Return the cursor after a slice. The query asks for one row more, which is there if the list continues."""
    if len(rows) <= limit:
        return None
    return order.cursor(rows[limit - 1]["sorted_by"], rows[limit - 1]["id"])


def _locale(connection: sqlite3.Connection) -> str:
    """Return the language of the texts; empty in a base with one language."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'locale'").fetchone()
    return str(row[0]) if row is not None else ""
