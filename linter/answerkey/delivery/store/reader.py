"""Reads the SQLite file: typed functions over fixed statements, whose values are always bound."""

# ruff: noqa: S608  # statements are put together from the constants of this package; values are always bound

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from answerkey.delivery.store import filters as f
from answerkey.delivery.store import row_loader
from answerkey.delivery.store.connections import Connections, check
from answerkey.delivery.store.filters import EVERYTHING, BadRequest, Condition, Filters
from answerkey.delivery.store.row_loader import PAGE_COLUMNS, PAGES, QUESTIONS, make
from answerkey.delivery.store.rows import (
    Facets,
    Found,
    FrameworkRow,
    Meta,
    PageDetail,
    PageRow,
    QuestionRow,
    Redirect,
    Slice,
    TopicRow,
)
from answerkey.delivery.store.sample import Candidate, Wanted, sample
from answerkey.delivery.store.search import Search

_VERIFIED_ORDER = f"instr('{' '.join(f.VERIFIED)}', q.verified)"


class Store:
    """A file of content, opened for reading only. Any number of threads may use one store.

    The file is taken for one that never changes: a build puts a new file in its place, and a store that is open goes on
    reading the old one; open another to read the new. `seconds` is the longest that one call may take.

    All functions raise BadRequest for values that can't be used (`parameter` says which), and TooSlow. What is not
    there is None. Lists are in the order of reading unless they say otherwise.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @classmethod
    def open(cls, path: Path, seconds: float = 5.0) -> Store:
        """The store of a file; raises Unreadable, or FileNotFoundError."""
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
        """Let go of the file; calls that are under way end first."""
        self._connections.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def meta(self) -> Meta:
        """What the file says of itself."""
        with self._connections.one() as connection:
            known = dict(connection.execute("SELECT key, value FROM meta"))
        counts = (int(known[name]) for name in ("frameworks", "topics", "pages", "questions"))
        return Meta(known["schema"], known["program"], known["hash"], *counts)

    def frameworks(self) -> tuple[FrameworkRow, ...]:
        """All frameworks."""
        with self._connections.one() as connection:
            rows = connection.execute(
                """SELECT f.*, count(DISTINCT t.id) AS topics, count(p.id) AS pages FROM frameworks f
                    LEFT JOIN topics t ON t.framework_id = f.id LEFT JOIN pages p ON p.topic_id = t.id
                GROUP BY f.id ORDER BY f.id"""
            ).fetchall()
        return tuple(make(FrameworkRow, row) for row in rows)

    def framework(self, slug: str) -> FrameworkRow | None:
        """A framework by its slug."""
        return next((framework for framework in self.frameworks() if framework.slug == slug), None)

    def topics(self, frameworks: tuple[str, ...] = ()) -> tuple[TopicRow, ...]:
        """The topics of some frameworks (slugs), or all; nothing for a framework that is not there."""
        where = f.of_topics(frameworks)
        with self._connections.one() as connection:
            rows = connection.execute(
                f"""SELECT t.*, f.slug AS framework, f.name AS framework_name,
                    (SELECT count(*) FROM pages p WHERE p.topic_id = t.id) AS pages
                FROM topics t JOIN frameworks f ON f.id = t.framework_id WHERE {where.sql} ORDER BY t.id""",
                where.values,
            ).fetchall()
        return tuple(make(TopicRow, row) for row in rows)

    def topic(self, path: str) -> TopicRow | None:
        """A topic by its path."""
        return next((topic for topic in self.topics() if topic.path == "/" + path.strip("/")), None)

    def pages(
        self, filters: Filters = EVERYTHING, *, sort: str = "position", after: str | None = None, limit: int = 20
    ) -> Slice[PageRow]:
        """Pages without their questions; `sort` is one of PAGE_SORTS, `after` the `next` of the slice before."""
        order = f.Order.of(sort, f.PAGE_SORTS, "p.id")
        where = f.both(f.of_pages(filters), order.after(after))
        sql = f"""SELECT {PAGE_COLUMNS}, {order.column} AS sorted_by FROM {PAGES}
            WHERE {where.sql} ORDER BY {order.clause} LIMIT ?"""
        with self._connections.one() as connection:
            rows = connection.execute(sql, (*where.values, f.limited(limit) + 1)).fetchall()
        return Slice(tuple(make(PageRow, row) for row in rows[:limit]), _cursor(order, rows, limit))

    def page(self, path: str) -> PageDetail | None:
        """A page with its questions; a slash before the path may be left out."""
        with self._connections.one() as connection:
            return row_loader.page(connection, "/" + f.clean("path", path).strip("/"))

    def questions(
        self, filters: Filters = EVERYTHING, *, sort: str = "position", after: str | None = None, limit: int = 20
    ) -> Slice[QuestionRow]:
        """Questions with their answers; `sort` is one of QUESTION_SORTS, `after` the `next` of the slice before."""
        order = f.Order.of(sort, f.QUESTION_SORTS, "q.id")
        where = f.both(f.of_questions(filters), order.after(after))
        sql = f"""SELECT q.id, {order.column} AS sorted_by FROM {QUESTIONS}
            WHERE {where.sql} ORDER BY {order.clause} LIMIT ?"""
        with self._connections.one() as connection:
            rows = connection.execute(sql, (*where.values, f.limited(limit) + 1)).fetchall()
            found = row_loader.in_order(connection, [row["id"] for row in rows[:limit]])
        return Slice(found, _cursor(order, rows, limit))

    def question(self, address: str) -> QuestionRow | None:
        """A question by its address, such as ``/fastapi/security/jwt#who-checks``."""
        address = "/" + f.clean("address", address).lstrip("/")
        with self._connections.one() as connection:
            return next(iter(row_loader.questions(connection, Condition("q.address = ?", (address,))).values()), None)

    def count_questions(self, filters: Filters = EVERYTHING) -> int:
        """How many questions there are under some filters."""
        where = f.of_questions(filters)
        with self._connections.one() as connection:
            return _number(connection, f"SELECT count(*) FROM {QUESTIONS} WHERE {where.sql}", where.values)

    def count_pages(self, filters: Filters = EVERYTHING) -> int:
        """How many pages there are under some filters."""
        where = f.of_pages(filters)
        with self._connections.one() as connection:
            return _number(connection, f"SELECT count(*) FROM {PAGES} WHERE {where.sql}", where.values)

    def facets(self, filters: Filters = EVERYTHING) -> Facets:
        """How many questions there are for each value of each facet, under all filters but the facet's own."""
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
        offset: int = 0,
        prefix: bool = True,
    ) -> Found:
        """The questions that match what somebody typed, the best first. Any text is a query; an empty one finds none.

        With `prefix`, the last word may be unfinished, unless a space follows it. At most MAX_QUERY characters count.
        """
        f.limited(limit)
        if not 0 <= offset <= f.MAX_OFFSET:
            raise BadRequest("offset", f"must be from 0 to {f.MAX_OFFSET}")
        with self._connections.one() as connection:
            return Search(connection, text, f.of_questions(filters), limit, offset, prefix).found()

    def sample(self, filters: Filters, wanted: Wanted, seed: str) -> tuple[QuestionRow, ...]:
        """Questions drawn at random, in the order in which they are asked; see `sampling`."""
        where = f.of_questions(filters)
        with self._connections.one() as connection:
            sql = f"SELECT q.address, q.difficulty FROM {QUESTIONS} WHERE {where.sql}"
            candidates = [Candidate(*row) for row in connection.execute(sql, where.values)]
            addresses = sample(candidates, wanted, seed)
            marks = ", ".join("?" * len(addresses))
            rows = connection.execute(f"SELECT address, id FROM questions WHERE address IN ({marks})", addresses)
            ids = dict(tuple(row) for row in rows)
            return row_loader.in_order(connection, [ids[address] for address in addresses])

    def redirect(self, address: str) -> Redirect | None:
        """Where an address that was leads now; None for one that never moved."""
        with self._connections.one() as connection:
            row = connection.execute(
                "SELECT address, target FROM redirects WHERE address = ?", (f.clean("address", address),)
            ).fetchone()
        return Redirect(*row) if row is not None else None

    def redirects(self) -> tuple[Redirect, ...]:
        """All redirects, ordered by address."""
        with self._connections.one() as connection:
            rows = connection.execute("SELECT address, target FROM redirects ORDER BY address").fetchall()
        return tuple(Redirect(*row) for row in rows)

    def assets(self) -> tuple[str, ...]:
        """The paths of files that answers link to, as the build delivers them."""
        with self._connections.one() as connection:
            return tuple(path for (path,) in connection.execute("SELECT path FROM assets ORDER BY path"))

    def _facet(self, field: str, column: str, order: str, filters: Filters, join: str = "") -> dict[str, int]:
        where = f.of_questions(filters.without(field))
        sql = f"""SELECT {column}, count(DISTINCT q.id) FROM {QUESTIONS} {join} WHERE {where.sql}
            GROUP BY {column} ORDER BY {order} LIMIT {f.MAX_VALUES}"""
        with self._connections.one() as connection:
            return dict(tuple(row) for row in connection.execute(sql, where.values))


def _number(connection: sqlite3.Connection, sql: str, values: Sequence[str | int]) -> int:
    return int(connection.execute(sql, values).fetchone()[0])


def _cursor(order: f.Order, rows: Sequence[sqlite3.Row], limit: int) -> str | None:
    """The cursor behind a slice; one row more than it holds was asked for, and came if there is more."""
    if len(rows) <= limit:
        return None
    return order.cursor(rows[limit - 1]["sorted_by"], rows[limit - 1]["id"])
