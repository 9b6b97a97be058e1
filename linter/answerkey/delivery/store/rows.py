"""What the store gives: frozen values, one class for each kind of thing.

`path` and `address` begin with a slash, `framework` and `topic` are slugs, moments are ISO 8601 or empty where nothing
is known, `hash` changes when anything of the thing changes (32 hexadecimal digits), `words` and `seconds` say how long
reading takes. HTML is safe to put into a page as it is; everything else is text, to be escaped.
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
    framework: str
    framework_name: str
    pages: int
    mix: Mix
    hash: str


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page without its questions. `words` and `seconds` are those of its body and all questions and answers.

    `previous` and `next` are the paths of its neighbours within the framework. `updated` is the day that the author
    gave, `created` and `changed` are moments that git knows.
    """

    path: str
    title: str
    subtopic: str
    difficulty: str
    order: int
    seo_description: str
    updated: str
    framework: str
    framework_name: str
    topic: str
    topic_name: str
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
    `updated` is the day that its page gives, `created` and `changed` are moments that git knows.
    """

    id: str
    address: str
    number: int
    page: str
    page_title: str
    framework: str
    framework_name: str
    topic: str
    topic_name: str
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
    """A page with everything: the row, the Markdown below its front matter and that rendered, and its questions.

    `related` are the paths of pages that it names, `headings` those of the body (questions have their own).
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
    """A part of a list, and the cursor with which the next part is asked for; nothing after the last one."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A question that a search found, with what to show of it.

    `excerpt` is plain text: a part of the answer or, with `excerpt_in` = ``code``, of its code. The marks are half-open
    ranges of characters in `question_text` and `excerpt` that matched; `marked` makes safe HTML of a text and its
    marks. A greater `score` is a better match; scores of two searches can't be compared.
    """

    address: str
    id: str
    number: int
    page: str
    page_title: str
    framework: str
    framework_name: str
    topic: str
    topic_name: str
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
class Found:
    """What a search found: some hits of `total`, the best first.

    `match` says how: ``all`` words (or, for what has no letter, the characters as they are), or only ``any`` of them,
    since no question has all. `suggestion` is the text with the nearest known words, where words of it are unknown;
    else empty.
    """

    hits: tuple[Hit, ...]
    total: int
    match: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Facets:
    """How many questions there are under some filters: in all, and for each value of a facet.

    A facet counts under all filters but its own, so that it says what another choice would give. `topics` has the paths
    of topics, `frameworks` slugs, in reading order; `tags` and `languages` (of snippets) are the most used first, and
    at most MAX_VALUES; `verified` says what is known of their code, the most first.
    """

    total: int
    difficulties: dict[str, int]
    frameworks: dict[str, int]
    topics: dict[str, int]
    tags: dict[str, int]
    languages: dict[str, int]
    verified: dict[str, int]


class Redirect(NamedTuple):
    """Where an address that was leads now; no target means that it is gone for good (410)."""

    address: str
    target: str | None


@dataclass(frozen=True, slots=True)
class Meta:
    """What the file says of itself. `hash` is that of all content: the same hash, the same answers."""

    schema: str
    program: str
    hash: str
    frameworks: int
    topics: int
    pages: int
    questions: int
