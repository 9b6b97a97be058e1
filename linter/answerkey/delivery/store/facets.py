"""Numbers of questions by the values of their facets."""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from answerkey.delivery.store.conditions import of_questions
from answerkey.delivery.store.database import Connection
from answerkey.delivery.store.filters import VERIFIED, Filters
from answerkey.delivery.store.limits import MAX_VALUES
from answerkey.delivery.store.record_loader import QUESTIONS
from answerkey.delivery.store.rows import Facets
from answerkey.model.question_kinds import QUESTION_KINDS


class _Facet(NamedTuple):
    """A column by whose values questions are counted, and the order of these; `group` goes with the column.

    A `join` gives a question several rows, or none.
    """

    column: str
    order: str
    group: str = ""
    join: str = ""


def _place(values: Sequence[str], column: str) -> str:
    return f"instr('{' '.join(values)}', {column})"


_FACETS: Final = {
    "difficulties": _Facet("q.difficulty", "q.level", "q.level"),
    "frameworks": _Facet("f.slug", "f.id", "f.id"),
    "topics": _Facet("t.path", "t.id", "t.id"),
    "tags": _Facet("x.tag", "count(*) DESC, x.tag", join="JOIN tags x ON x.question_id = q.id"),
    "languages": _Facet(
        "y.language",
        "count(DISTINCT q.id) DESC, y.language",
        join="JOIN snippets y ON y.question_id = q.id AND y.language <> ''",
    ),
    "verified": _Facet("q.verified", _place(VERIFIED, "q.verified")),
    "kinds": _Facet("q.kind", _place(QUESTION_KINDS, "q.kind")),
}
"""The facets, by the names that their filters have in Filters."""


def count_facets(connection: Connection, filters: Filters, total: int) -> Facets:
    """Count the questions of each value of each facet, under all filters but the facet's own; raises BadRequest."""
    numbers = {name: _numbers(connection, facet, filters.without(name)) for name, facet in _FACETS.items()}
    return Facets(total=total, **numbers)


def _numbers(connection: Connection, facet: _Facet, filters: Filters) -> dict[str, int]:
    where = of_questions(filters)
    number = "count(DISTINCT q.id)" if facet.join else "count(*)"  # else each row is a question
    group = ", ".join(filter(None, (facet.column, facet.group)))
    sql = f"""SELECT {facet.column}, {number} FROM {QUESTIONS} {facet.join} WHERE {where.sql}
        GROUP BY {group} ORDER BY {facet.order} LIMIT {MAX_VALUES}"""
    return dict(tuple(row) for row in connection.execute(sql, where.values))
