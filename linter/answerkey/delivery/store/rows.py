"""The results of the store that are no records: parts of lists, hits of a search, counts and redirects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from answerkey.delivery.store.highlights import Mark
from answerkey.delivery.store.record_loader import Record

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """A part of a list, and the cursor of the next part; None after the last one."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A question or document that matches a search, with the texts to show.

    `record` has the members that hits have in the API; its `kind` is that of the question, or ``document``. `title` is
    the text of the question, or the title of the document. `excerpt` is plain text: a part of the answer or text or,
    with `excerpt_in` = ``code``, of its code. The marks are half-open ranges of characters in `title` and in `excerpt`
    that matched; `marked` makes safe HTML of a text and its marks. A greater `score` is a better match; scores of two
    searches can't be compared. `missing` are the words of the query that it does not have.
    """

    record: Record
    title: str
    title_marks: tuple[Mark, ...]
    excerpt: str
    excerpt_marks: tuple[Mark, ...]
    excerpt_in: str
    score: float
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The result of a search: some hits of `total`, the best first.

    `match` is ``all`` if some of them have all words (or, for a text without letters, its characters), and ``any`` if
    none has. Words that nothing has were searched as the nearest words: `corrected` is the query with these, or empty,
    and `suggestion` is the same. `dropped` are words that were not searched: they say nothing, or nothing is like them.
    `next` is the cursor of the hits that follow these, or None at the end.
    """

    hits: tuple[Hit, ...]
    total: int
    match: str
    suggestion: str = ""
    next: str | None = None
    corrected: str = ""
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facets:
    """The numbers of questions under some filters: in all, and for each value of a facet.

    A facet counts under all filters but its own: it shows what another choice would match. `topics` has the paths
    of topics, `frameworks` slugs, in reading order; `tags` and `languages` (of snippets) are the most used first, and
    at most MAX_VALUES; `verified` are states of verification, `kinds` those of questions.
    """

    total: int
    difficulties: dict[str, int]
    frameworks: dict[str, int]
    topics: dict[str, int]
    tags: dict[str, int]
    languages: dict[str, int]
    verified: dict[str, int]
    kinds: dict[str, int]


@dataclass(frozen=True, slots=True)
class DocumentFacets:
    """The numbers of documents of a collection under some filters: in all, and by the values of fields of their data.

    A field counts under all filters but its own; its values are the most used first, and at most MAX_VALUES.
    """

    total: int
    data: dict[str, dict[str, int]]


class Redirect(NamedTuple):
    """A former address and its current one; without a target it was removed for good (410)."""

    address: str
    target: str | None


@dataclass(frozen=True, slots=True)
class Meta:
    """The metadata of the file. `hash` is that of all content: the same hash gives the same answers.

    In a base with several locales, `locale` is that of the file, and `locales` are all, that of the base first.
    """

    schema: str
    program: str
    hash: str
    frameworks: int
    topics: int
    pages: int
    questions: int
    collections: int
    documents: int
    locale: str = ""
    locales: tuple[str, ...] = ()
