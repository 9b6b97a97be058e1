"""Filters, orders and cursors of lists of questions and pages."""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any, Final

from answerkey.delivery.store import data_fields, meta_fields
from answerkey.delivery.store.database import ALWAYS, Condition
from answerkey.delivery.store.meta_fields import MetaFilter
from answerkey.model.publication import Stage
from answerkey.model.question_kinds import QUESTION_KINDS
from answerkey.verification import STATES

VERIFIED: Final = STATES
"""The states of verification of a question's code."""
STAGES: Final = tuple(Stage)
"""The stages of content on its way to readers."""
DOCUMENT_KIND: Final = "document"
"""The kind of a document in a search, beside those of questions."""
MAX_LIMIT: Final = 100
"""The most items of a slice."""
MAX_VALUES: Final = 100
"""The most values of one filter."""
_MAX_CURSOR = 2000
_FORGED = "is none that was given out"
_TEXT_SORTS = frozenset({"address", "path", "title", "updated", "changed", "created"})

QUESTION_SORTS: Final[Mapping[str, str]] = {
    "position": "q.id",
    "address": "q.address",
    "difficulty": "q.level",
    "updated": "p.updated",
    "changed": "q.changed",
    "created": "q.created",
    "words": "q.words",
}
"""The sort orders of questions; `position` is the reading order, and a ``-`` before a name reverses it."""

DATA: Final = "data."
"""The beginning of the names of fields of the data of documents, in orders and in the API."""
DOCUMENT_SORTS: Final[Mapping[str, str]] = {
    "position": "d.id",
    "address": "d.address",
    "title": "d.title",
    "changed": "d.changed",
    "created": "d.created",
    "words": "d.words",
}
"""The sort orders of the documents of a collection, beside those by fields of their data."""

PAGE_SORTS: Final[Mapping[str, str]] = {
    "position": "p.id",
    "path": "p.path",
    "title": "p.title",
    "difficulty": "p.level",
    "updated": "p.updated",
    "changed": "p.changed",
    "created": "p.created",
    "questions": "p.easy + p.medium + p.hard",
    "words": "p.words",
}
"""The sort orders of pages."""


class BadRequest(ValueError):
    """A parameter has a value that can't be used; `parameter` names it, and the message says what is allowed."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class Filters:
    """A selection: every field that has values must match one of them; of `tags`, all must match.

    `frameworks` are slugs; `topics` slugs (``security``, in any framework) or paths (``fastapi/security``); `pages`
    paths; the slash before a path is optional. `ids` are ids or addresses of questions. Unknown values match nothing.
    `verified` are states of verification, of VERIFIED. A page matches by its own difficulty, and by `tags`, `verified`
    and `ids` of one of its questions. `stages` are of STAGES, and `reviews` states of review of pages. `kinds` are of
    questions only. `meta` are fields that the base adds to what is listed.

    A search finds documents, too, unless it is for questions: their kind is DOCUMENT_KIND, and they match by
    `collections` alone.
    """

    frameworks: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    difficulties: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    verified: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    meta: tuple[MetaFilter, ...] = ()
    collections: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()

    def without(self, field: str) -> Filters:
        """Return the filters without one field."""
        return replace(self, **{field: ()})


EVERYTHING: Final = Filters()


_TAGGED: Final = "EXISTS (SELECT 1 FROM tags x WHERE x.question_id = q.id AND x.tag = ?)"


def of_questions(filters: Filters) -> Condition:
    """Return the condition on questions `q`, pages `p`, topics `t` and frameworks `f`; raises BadRequest."""
    parts = [*_shared(filters), *_meta("questions", "q", filters.meta)]
    parts.append(_any("difficulty", "q.difficulty", filters.difficulties))
    parts.append(_any("verified", "q.verified", filters.verified))
    parts.append(_any("stage", "q.stage", filters.stages))
    if not set(QUESTION_KINDS) <= set(filters.kinds):
        parts.append(_any("kind", "q.kind", filters.kinds))
    parts += [Condition(_TAGGED, (tag,)) for tag in _limited("tags", filters.tags)]
    language = _any("languages", "s.language", filters.languages)
    if filters.languages:
        sql = f"EXISTS (SELECT 1 FROM snippets s WHERE s.question_id = q.id AND {language.sql})"
        parts.append(Condition(sql, language.values))
    parts.append(_ids(filters.ids))
    return both(*parts)


def of_pages(filters: Filters) -> Condition:
    """Return the condition on pages `p`, topics `t` and frameworks `f`; raises BadRequest."""
    parts = [
        *_shared(filters),
        *_meta("pages", "p", filters.meta),
        _any("difficulty", "p.difficulty", filters.difficulties),
        _any("stage", "p.stage", filters.stages),
    ]
    own = Filters(tags=filters.tags, languages=filters.languages, verified=filters.verified, ids=filters.ids)
    inner = of_questions(own)
    if own != EVERYTHING:
        parts.append(
            Condition(f"EXISTS (SELECT 1 FROM questions q WHERE q.page_id = p.id AND {inner.sql})", inner.values)
        )
    return both(*parts)


def of_topics(filters: Filters) -> Condition:
    """Return the condition on topics `t` and frameworks `f`; raises BadRequest."""
    return both(_any("framework", "f.slug", filters.frameworks), *_meta("topics", "t", filters.meta))


def allows_questions(filters: Filters) -> bool:
    """Return True if a search under these filters is one for questions, among others."""
    return not filters.collections and (not filters.kinds or bool(set(filters.kinds) - {DOCUMENT_KIND}))


def allows_documents(filters: Filters) -> bool:
    """Return True if a search under these filters is one for documents, among others."""
    own = Filters(kinds=filters.kinds, collections=filters.collections)
    return filters == own and (not filters.kinds or DOCUMENT_KIND in filters.kinds)


def of_documents(filters: Filters) -> Condition:
    """Return the condition on documents `d` and collections `c`; raises BadRequest."""
    return _any("collection", "c.name", filters.collections)


def of_collection(name: str, fields: tuple[MetaFilter, ...]) -> Condition:
    """Return the condition on documents `d` of a collection `c` with one of the values of each field."""
    for field in fields:
        _limited(f"data.{field.name}", (field.name, *field.values))
    values = map(data_fields.condition, fields)
    return both(Condition("c.name = ?", (clean("name", name),)), *values)


def _meta(table: str, alias: str, fields: tuple[MetaFilter, ...]) -> list[Condition]:
    """Return the conditions on fields that the base adds."""
    for field in fields:
        _limited(f"meta.{field.name}", (field.name, *field.values))
    return [meta_fields.condition(table, alias, field) for field in fields]


def both(*conditions: Condition) -> Condition:
    """Return the conjunction of conditions."""
    effective = [condition for condition in conditions if condition is not ALWAYS]
    if not effective:
        return ALWAYS
    return Condition(
        " AND ".join(f"({condition.sql})" for condition in effective),
        tuple(value for condition in effective for value in condition.values),
    )


def _shared(filters: Filters) -> list[Condition]:
    slugs = tuple(topic for topic in filters.topics if "/" not in topic)
    paths = tuple(_path(topic) for topic in filters.topics if "/" in topic)
    by_slug, by_path = _any("topic", "t.slug", slugs), _any("topic", "t.path", paths)
    topics = [condition for condition in (by_slug, by_path) if condition is not ALWAYS]
    either = Condition(" OR ".join(c.sql for c in topics), (*slugs, *paths)) if topics else ALWAYS
    pages = tuple(map(_path, filters.pages))
    reviews = _any("review", "p.review", filters.reviews)
    return [_any("framework", "f.slug", filters.frameworks), either, _any("page", "p.path", pages), reviews]


def _ids(ids: tuple[str, ...]) -> Condition:
    if not ids:
        return ALWAYS
    addresses = tuple(_path(value) for value in ids if "#" in value)
    names = tuple(value for value in ids if "#" not in value)
    alternatives = [c for c in (_any("ids", "q.address", addresses), _any("ids", "q.name", names)) if c is not ALWAYS]
    return Condition(" OR ".join(c.sql for c in alternatives), (*addresses, *names))


def _any(parameter: str, column: str, values: tuple[str, ...]) -> Condition:
    if not values:
        return ALWAYS
    _limited(parameter, values)
    return Condition(f"{column} IN ({', '.join('?' * len(values))})", values)


def _limited(parameter: str, values: tuple[str, ...]) -> tuple[str, ...]:
    if len(values) > MAX_VALUES:
        raise BadRequest(parameter, f"more than {MAX_VALUES} values")
    for value in values:
        clean(parameter, value)
    return values


def clean(parameter: str, value: str) -> str:
    """Return the value if UTF-8 can encode it; raises BadRequest."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadRequest(parameter, "holds what is no Unicode text") from None
    return value


def _path(value: str) -> str:
    return "/" + value.strip("/")


def limited(limit: int, parameter: str = "limit", most: int = MAX_LIMIT) -> int:
    """Return the limit if it is from 1 to `most`; raises BadRequest."""
    if not 1 <= limit <= most:
        raise BadRequest(parameter, f"must be from 1 to {most}")
    return limit


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a list: by columns of SQL, then by `id`, ascending or descending.

    `encode` makes the value of a cursor of the columns' values, and `decode` these of such a value, or None if it is
    none of this order.
    """

    sort: str
    columns: tuple[str, ...]
    id: str
    encode: Callable[[Sequence[Any]], str | float]
    decode: Callable[[str | float], tuple[Any, ...] | None]

    @classmethod
    def of(cls, sort: str, columns: Mapping[str, str], id_column: str) -> Order:
        """Return the order of a name such as ``updated`` or ``-updated``; raises BadRequest."""
        name = sort.removeprefix("-")
        if name not in columns:
            raise BadRequest("sort", f"must be one of {', '.join(columns)}, with or without a `-` before it")
        return cls(sort, (columns[name],), id_column, itemgetter(0), _text if name in _TEXT_SORTS else _number)

    @property
    def clause(self) -> str:
        """The terms after ORDER BY."""
        way = "DESC" if self.sort.startswith("-") else "ASC"
        return ", ".join(f"{column} {way}" for column in dict.fromkeys((*self.columns, self.id)))

    @property
    def selected(self) -> str:
        """The columns of a row from which `cursor` is made: `id`, and those of the order."""
        return ", ".join((self.id, *self.columns))

    @property
    def width(self) -> int:
        """The number of selected columns."""
        return 1 + len(self.columns)

    def after(self, cursor: str | None) -> Condition:
        """Return the condition on rows after a cursor; raises BadRequest for a cursor of another order."""
        if cursor is None:
            return ALWAYS
        values, number = self.place(cursor)
        sign = "<" if self.sort.startswith("-") else ">"
        if self.columns == (self.id,):
            return Condition(f"{self.id} {sign} ?", (number,))
        marks = ", ".join("?" * self.width)
        return Condition(f"({', '.join((*self.columns, self.id))}) {sign} ({marks})", (*values, number))

    def place(self, cursor: str) -> tuple[tuple[Any, ...], int]:
        """Return the columns' values and the `id` of a cursor; raises BadRequest for a cursor of another order."""
        sort, value, number = _read_cursor(cursor)
        if sort != self.sort:
            raise BadRequest("cursor", "is one of a list that was sorted in another way")
        values = self.decode(value)
        if values is None:
            raise BadRequest("cursor", _FORGED)
        return values, number

    def cursor(self, row: Sequence[Any]) -> str:
        """Return the cursor after a row that begins with the selected columns."""
        number, *values = row[: self.width]
        data = json.dumps([self.sort, self.encode(values), number], ensure_ascii=False, separators=(",", ":")).encode()
        return urlsafe_b64encode(data).decode().rstrip("=")


def _text(value: str | float) -> tuple[str] | None:
    return (value,) if isinstance(value, str) else None


def _number(value: str | float) -> tuple[float] | None:
    return None if isinstance(value, str) else (value,)


def by_rank(sort: str) -> Order:
    """Return the order of the hits of a search, which is no order of SQL: by a number, then by that of the record."""
    return Order(sort, ("rank",), "id", itemgetter(0), _number)


def by_data(sort: str) -> Order:
    """Return the order of documents by a field of their data."""
    return Order(sort, data_fields.ORDERED, "d.id", data_fields.encoded, data_fields.decoded)


def _read_cursor(cursor: str) -> tuple[str, str | float, int]:
    try:
        if len(cursor) > _MAX_CURSOR:
            raise ValueError
        data = json.loads(urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
        sort, value, number = data
    except (ValueError, TypeError, RecursionError):
        raise BadRequest("cursor", _FORGED) from None
    if (
        type(sort) is not str
        or type(value) not in (str, int, float)
        or type(number) is not int
        or not _is_small(value, number)
    ):
        raise BadRequest("cursor", _FORGED)
    return sort, clean("cursor", value) if isinstance(value, str) else value, number


def _is_small(*values: str | float) -> bool:
    """Return True if a database can hold the numbers; no NaN is small."""
    return all(abs(value) < 2**62 for value in values if not isinstance(value, str))
