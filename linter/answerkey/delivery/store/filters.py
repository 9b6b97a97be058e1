"""Filters of lists and searches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from answerkey.delivery.store.meta_fields import MetaFilter
from answerkey.model.publication import Stage
from answerkey.verification import STATES

VERIFIED: Final = STATES
"""The states of verification of a question's code."""
STAGES: Final = tuple(Stage)
"""The stages of content on its way to readers."""
DOCUMENT_KIND: Final = "document"
"""The kind of a document in a search, beside those of questions."""


@dataclass(frozen=True, slots=True)
class Filters:
    """A selection: every field that has values must match one of them; of `tags`, all must match.

    `frameworks` are slugs; `topics` slugs (``security``, in any framework) or paths (``fastapi/security``); `pages`
    paths; the slash before a path is optional. `ids` are ids or addresses of questions. Unknown values match nothing.
    `verified` are states of verification, of VERIFIED. A page matches by its own difficulty, and by `tags`, `verified`
    and `ids` of one of its questions. `stages` are of STAGES, and `reviews` states of review of pages. `kinds` are of
    questions only. `meta` are fields that the base adds to what is listed.

    A search finds documents, too, unless it is for questions: their kind is DOCUMENT_KIND, and they match by
    `collections` and `stages` alone.
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
PARAMETERS: Final = {
    "frameworks": "framework",
    "topics": "topic",
    "pages": "page",
    "tags": "tag",
    "languages": "language",
    "collections": "collection",
    "reviews": "review",
}
"""The names of those fields that callers know by another one: each of its values is one of these."""


@dataclass(frozen=True, slots=True)
class DocumentFilters:
    """A selection of the documents of a collection: by fields of their data, and by stages, of STAGES."""

    collection: str
    fields: tuple[MetaFilter, ...] = ()
    stages: tuple[str, ...] = ()

    def without(self, field: str) -> DocumentFilters:
        """Return the filters without a field of the data."""
        return replace(self, fields=tuple(each for each in self.fields if each.name != field))


def allows_questions(filters: Filters) -> bool:
    """Return True if a search under these filters is one for questions, among others."""
    return not filters.collections and (not filters.kinds or bool(set(filters.kinds) - {DOCUMENT_KIND}))


def allows_documents(filters: Filters) -> bool:
    """Return True if a search under these filters is one for documents, among others."""
    own = Filters(kinds=filters.kinds, collections=filters.collections, stages=filters.stages)
    return filters == own and (not filters.kinds or DOCUMENT_KIND in filters.kinds)
