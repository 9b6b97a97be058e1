"""Loads rows of the file into the classes of `rows`."""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from answerkey.delivery.catalog import Crumb, Mix
from answerkey.delivery.store.filters import Condition
from answerkey.delivery.store.rows import PageDetail, PageRow, QuestionRow
from answerkey.rendering.rendered import CodeBlock, Heading
from answerkey.verification import KINDS, Verified

PAGES = "pages p JOIN topics t ON t.id = p.topic_id JOIN frameworks f ON f.id = t.framework_id"
QUESTIONS = f"questions q JOIN pages p ON p.id = q.page_id {PAGES.removeprefix('pages p ')}"
PAGE_COLUMNS = """p.id, p.path, p.title, p.subtopic, p.difficulty, p."order", p.seo_description, p.updated,
    f.slug AS framework_slug, f.name AS framework, t.slug AS topic_slug, t.name AS topic, p.easy, p.medium, p.hard,
    p.words, p.seconds, p.hash, p.draft, p.created, p.changed, p.previous, p.next"""
PLACE_COLUMNS = """q.name AS id, q.address, q.number, p.path AS page, p.title AS page_title, f.slug AS framework_slug,
    f.name AS framework, t.slug AS topic_slug, t.name AS topic, q.difficulty, q.hash, q.question_html,
    q.question_text"""
_QUESTION_COLUMNS = f"""q.id AS row, {PLACE_COLUMNS}, q.q, q.a, q.answer_html, q.answer_text, q.words, q.seconds,
    q.draft, p.updated, q.created, q.changed, q.verified AS state, q.verified_python, q.verified_at,
    q.verified_assertions"""
_AT_ONCE = 500  # values of one statement


def make(kind: Any, row: sqlite3.Row, **more: Any) -> Any:
    """Make a value of a class of `rows` from the columns of the same names; the three counts become its mix."""
    fields = set(kind.__slots__) - set(more)
    values = {name: row[name] for name in row.keys() if name in fields}  # noqa: SIM118  # rows iterate over values
    if "mix" in fields:
        values["mix"] = Mix(row["easy"], row["medium"], row["hard"])
    if "draft" in fields:
        values["draft"] = bool(row["draft"])
    return kind(**values, **more)


def page(connection: sqlite3.Connection, path: str) -> PageDetail | None:
    """Return a page with all its parts by its path, or None."""
    columns = f"{PAGE_COLUMNS}, p.body, p.body_html, p.body_text, t.path AS topic_path, f.path AS framework_path"
    row = connection.execute(f"SELECT {columns} FROM {PAGES} WHERE p.path = ?", (path,)).fetchone()
    if row is None:
        return None
    headings = connection.execute(
        "SELECT level, text, anchor FROM headings WHERE page_id = ? AND question_id IS NULL ORDER BY id", (row["id"],)
    )
    crumbs = (("framework", "framework_path"), ("topic", "topic_path"), ("title", "path"))
    detail: PageDetail = make(
        PageDetail,
        row,
        page=make(PageRow, row),
        headings=tuple(Heading(*heading) for heading in headings),
        breadcrumbs=tuple(Crumb(row[name], row[address]) for name, address in crumbs),
        related=tuple(_values(connection, "SELECT path FROM related_pages WHERE page_id = ? ORDER BY number", row)),
        authors=tuple(_values(connection, "SELECT name FROM page_authors WHERE page_id = ? ORDER BY number", row)),
        questions=tuple(questions(connection, Condition("q.page_id = ?", (row["id"],))).values()),
    )
    return detail


def in_order(connection: sqlite3.Connection, ids: Sequence[int]) -> tuple[QuestionRow, ...]:
    """Return the questions of row ids, in the order of the ids."""
    rows = questions(connection, Condition(f"q.id IN ({_marks(ids)})", tuple(ids)))
    return tuple(rows[id_] for id_ in ids)


def questions(connection: sqlite3.Connection, where: Condition) -> dict[int, QuestionRow]:
    """Return questions by the ids of their rows, in reading order."""
    sql = f"SELECT {_QUESTION_COLUMNS} FROM {QUESTIONS} WHERE {where.sql} ORDER BY q.id"
    rows = connection.execute(sql, where.values).fetchall()
    ids = [row["row"] for row in rows]
    tags = _grouped(connection, "tag", "tags", ids)
    related = _grouped(connection, "address", "related_questions", ids)
    authors = _grouped(connection, "name", "authors", ids)
    snippets = _grouped(connection, "language, code", "snippets", ids)
    libraries = _grouped(connection, "name, version", "verified_libraries", ids, "name")
    headings = _grouped(connection, "level, text, anchor", "headings", ids, "id")
    return {
        row["row"]: make(
            QuestionRow,
            row,
            tags=tuple(tag for (tag,) in tags[row["row"]]),
            related=tuple(address for (address,) in related[row["row"]]),
            authors=tuple(name for (name,) in authors[row["row"]]),
            snippets=tuple(CodeBlock(*values) for values in snippets[row["row"]]),
            headings=tuple(Heading(*values) for values in headings[row["row"]]),
            verified=_verified(row, libraries[row["row"]]),
        )
        for row in rows
    }


def _verified(row: sqlite3.Row, libraries: Sequence[tuple[str, str]]) -> Verified:
    state = row["state"]
    if state not in KINDS:
        return Verified("stale" if state == "stale" else "none")
    values = (row["verified_python"], tuple(libraries), row["verified_at"], row["verified_assertions"])
    return Verified("passed", state, *values)


def _values(connection: sqlite3.Connection, sql: str, row: sqlite3.Row) -> Iterator[str]:
    return (value for (value,) in connection.execute(sql, (row["id"],)))


def _grouped(
    connection: sqlite3.Connection, columns: str, table: str, ids: Sequence[int], order: str = "number"
) -> defaultdict[int, list[tuple[Any, ...]]]:
    """Return the rows of a table by the id of their question."""
    groups: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for at in range(0, len(ids), _AT_ONCE):
        batch = ids[at : at + _AT_ONCE]
        where = f"question_id IN ({_marks(batch)}) ORDER BY question_id, {order}"
        for id_, *values in connection.execute(f"SELECT question_id, {columns} FROM {table} WHERE {where}", batch):
            groups[id_].append(tuple(values))
    return groups


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
