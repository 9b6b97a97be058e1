"""Conditions of SQL for filters."""

# ruff: noqa: S608  # statements consist of constants of this package; values are always bound

from __future__ import annotations

from typing import Final

from answerkey.delivery.store import data_fields, meta_fields
from answerkey.delivery.store.database import ALWAYS, Condition
from answerkey.delivery.store.filters import EVERYTHING, DocumentFilters, Filters
from answerkey.delivery.store.limits import clean, limited_values
from answerkey.delivery.store.meta_fields import MetaFilter
from answerkey.model.question_kinds import QUESTION_KINDS

_TAGGED: Final = "EXISTS (SELECT 1 FROM tags x WHERE x.question_id = q.id AND x.tag = ?)"


def of_questions(filters: Filters) -> Condition:
    """Return the condition on questions `q`, pages `p`, topics `t` and frameworks `f`; raises BadRequest."""
    parts = [*_shared(filters), *_meta("questions", "q", filters.meta)]
    parts.append(_any("difficulty", "q.difficulty", filters.difficulties))
    parts.append(_any("verified", "q.verified", filters.verified))
    parts.append(_any("stage", "q.stage", filters.stages))
    if not set(QUESTION_KINDS) <= set(filters.kinds):
        parts.append(_any("kind", "q.kind", filters.kinds))
    parts += [Condition(_TAGGED, (tag,)) for tag in limited_values("tags", filters.tags)]
    language = _any("languages", "s.language", filters.languages)
    if filters.languages:
        sql = f"EXISTS (SELECT 1 FROM snippets s WHERE s.question_id = q.id AND {language.sql})"
        parts.append(Condition(sql, language.values))
    parts.append(_ids(filters.ids))
    return all_of(*parts)


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
    return all_of(*parts)


def of_topics(filters: Filters) -> Condition:
    """Return the condition on topics `t` and frameworks `f`; raises BadRequest."""
    return all_of(_any("framework", "f.slug", filters.frameworks), *_meta("topics", "t", filters.meta))


def of_documents(filters: Filters) -> Condition:
    """Return the condition on documents `d` and collections `c`; raises BadRequest."""
    return all_of(_any("collection", "c.name", filters.collections), _any("stage", "d.stage", filters.stages))


def of_collection(filters: DocumentFilters) -> Condition:
    """Return the condition on documents `d` of a collection `c` with one of the values of each field."""
    for field in filters.fields:
        limited_values(f"data.{field.name}", (field.name, *field.values))
    values = map(data_fields.condition, filters.fields)
    collection = Condition("c.name = ?", (clean("name", filters.collection),))
    return all_of(collection, *values, _any("stage", "d.stage", filters.stages))


def _meta(table: str, alias: str, fields: tuple[MetaFilter, ...]) -> list[Condition]:
    """Return the conditions on fields that the base adds."""
    for field in fields:
        limited_values(f"meta.{field.name}", (field.name, *field.values))
    return [meta_fields.condition(table, alias, field) for field in fields]


def all_of(*conditions: Condition) -> Condition:
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
    limited_values(parameter, values)
    return Condition(f"{column} IN ({', '.join('?' * len(values))})", values)


def _path(value: str) -> str:
    return "/" + value.strip("/")
