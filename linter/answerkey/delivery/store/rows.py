"""The results of the store: frozen values, one class for each kind of record.

`path` and `address` begin with a slash, `framework` and `topic` are names, moments are ISO 8601, or empty if unknown.
`hash` (32 hexadecimal digits) changes with the record. `words` is the length and `seconds` the time of reading. HTML is
safe to insert into a page; everything else is text, to be escaped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from answerkey.delivery.catalog import Crumb, Mix
from answerkey.delivery.store.highlights import Mark
from answerkey.rendering.rendered import CodeBlock, Heading
from answerkey.verification import Verified

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """A framework; `topics` and `pages` count what it holds, `mix` its questions."""

    path: str
    slug: str
    name: str
    order: int
    description: str
    icon: str | None
    tier: int | None
    topics: int
    pages: int
    mix: Mix
    hash: str


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic of a framework; `pages` counts its pages, `mix` its questions."""

    path: str
    slug: str
    name: str
    order: int
    description: str
    framework_slug: str
    framework: str
    pages: int
    mix: Mix
    hash: str


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page without its questions. `words` and `seconds` are those of its body and all questions and answers.

    `previous` and `next` are the paths of its neighbours within the framework. `updated` is a day from the
    front matter, `created` and `changed` are moments from git.
    """

    path: str
    title: str
    subtopic: str
    difficulty: str
    order: int
    seo_description: str
    updated: str
    framework_slug: str
    framework: str
    topic_slug: str
    topic: str
    mix: Mix
    words: int
    seconds: int
    hash: str
    draft: bool
    created: str
    changed: str
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question with its answer. `q` and `a` are Markdown; `question_text` and `answer_text` plain text without code.

    `page` is the path of its page and `number` its place there, from 1. `related` are addresses, the nearest first.
    `updated` is the day of its page, `created` and `changed` are moments from git.
    """

    id: str
    address: str
    number: int
    page: str
    page_title: str
    framework_slug: str
    framework: str
    topic_slug: str
    topic: str
    difficulty: str
    tags: tuple[str, ...]
    q: str
    a: str
    question_html: str
    question_text: str
    answer_html: str
    answer_text: str
    headings: tuple[Heading, ...]
    snippets: tuple[CodeBlock, ...]
    related: tuple[str, ...]
    authors: tuple[str, ...]
    words: int
    seconds: int
    hash: str
    draft: bool
    updated: str
    created: str
    changed: str
    verified: Verified


@dataclass(frozen=True, slots=True)
class PageDetail:
    """A page with all its parts: the row, its body as Markdown, HTML and text, and its questions.

    `related` are the paths of the pages that its author names, `headings` are those of the body.
    """

    page: PageRow
    body: str
    body_html: str
    body_text: str
    headings: tuple[Heading, ...]
    breadcrumbs: tuple[Crumb, ...]
    related: tuple[str, ...]
    authors: tuple[str, ...]
    questions: tuple[QuestionRow, ...]


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """A part of a list, and the cursor of the next part; None after the last one."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A question that matches a search, with the texts to show.

    `excerpt` is plain text: a part of the answer or, with `excerpt_in` = ``code``, of its code. The marks are half-open
    ranges of characters in `question_text` and `excerpt` that matched; `marked` makes safe HTML of a text and its
    marks. A greater `score` is a better match; scores of two searches can't be compared.
    """

    address: str
    id: str
    number: int
    page: str
    page_title: str
    framework_slug: str
    framework: str
    topic_slug: str
    topic: str
    difficulty: str
    hash: str
    question_html: str
    question_text: str
    question_marks: tuple[Mark, ...]
    excerpt: str
    excerpt_marks: tuple[Mark, ...]
    excerpt_in: str
    score: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The result of a search: some hits of `total`, the best first.

    `match` is ``all`` if the hits have all words (or, for a text without letters, its characters), and ``any`` if no
    question has all of them. `suggestion` is the query with the nearest known words for unknown ones, or empty.
    `next` is the cursor of the hits that follow these, or None at the end.
    """

    hits: tuple[Hit, ...]
    total: int
    match: str
    suggestion: str = ""
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """The numbers of questions under some filters: in all, and for each value of a facet.

    A facet counts under all filters but its own: it shows what another choice would match. `topics` has the paths
    of topics, `frameworks` slugs, in reading order; `tags` and `languages` (of snippets) are the most used first, and
    at most MAX_VALUES; `verified` are states of verification.
    """

    total: int
    difficulties: dict[str, int]
    frameworks: dict[str, int]
    topics: dict[str, int]
    tags: dict[str, int]
    languages: dict[str, int]
    verified: dict[str, int]


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
    locale: str = ""
    locales: tuple[str, ...] = ()
