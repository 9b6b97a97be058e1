"""The response models of the API, and functions that make them from rows of the store.

Members that the JSON files of a build have too have the same name and meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, NotRequired, TypeVar

from pydantic import Field
from typing_extensions import TypedDict  # pydantic needs it before Python 3.12

from answerkey.delivery.payload import (
    Address,
    Count,
    Crumb,
    Hash,
    Heading,
    History,
    Html,
    Markdown,
    Mix,
    QuestionAddress,
    Seconds,
    Snippet,
    Text,
    Verified,
)
from answerkey.delivery.payload_values import verified
from answerkey.delivery.store import (
    Facets,
    FrameworkRow,
    Meta,
    PageDetail,
    PageRow,
    QuestionRow,
    TopicRow,
    marked,
)
from answerkey.delivery.store import Hit as HitRow
from answerkey.model.difficulty import Difficulty

T = TypeVar("T")

Moment = Annotated[str | None, Field(description="Moment that git knows, in ISO 8601 with an offset.")]
Marked = Annotated[str, Field(description="Safe HTML, with `<mark>` around what matched.")]
Day = Annotated[str, Field(description="Day of the page's last change, as YYYY-MM-DD.")]


class Framework(TypedDict):
    """A framework, library or tool that questions are about."""

    path: Address
    slug: str
    name: str
    order: int
    description: str
    icon: str | None
    tier: int | None
    topicsCount: Count
    pagesCount: Count
    questionsCount: Count
    mix: Mix
    hash: Hash


class Topic(TypedDict):
    """A part of a framework."""

    path: Address
    slug: str
    name: str
    order: int
    description: str
    framework: str
    frameworkSlug: str
    pagesCount: Count
    questionsCount: Count
    mix: Mix
    hash: Hash


class PageSummary(TypedDict):
    """A page of questions, without them."""

    path: Address
    stem: str
    title: str
    subtopic: str
    difficulty: Difficulty
    order: int
    seoDescription: str
    updated: Day
    framework: str
    frameworkSlug: str
    topic: str
    topicSlug: str
    questionsCount: Count
    mix: Mix
    words: Count
    readingTime: Seconds
    created: Moment
    changed: Moment
    previous: Address | None
    next: Address | None
    draft: bool
    hash: Hash


class PageLink(TypedDict):
    """A page by its title."""

    title: str
    path: Address


class Question(TypedDict):
    """A question and its answer, with all that is derived from them."""

    id: str
    address: QuestionAddress
    page: PageLink
    number: Annotated[int, Field(ge=1, description="Position on its page.")]
    difficulty: Difficulty
    tags: list[str]
    framework: str
    frameworkSlug: str
    topic: str
    topicSlug: str
    q: Markdown
    a: Markdown
    qHtml: Html
    qText: Text
    html: Html
    text: Text
    toc: list[Heading]
    snippets: list[Snippet]
    words: Count
    readingTime: Seconds
    related: Annotated[list[QuestionAddress], Field(description="The nearest questions, the nearest first.")]
    updated: Day
    history: History | None
    draft: bool
    hash: Hash
    verified: Verified


class Page(PageSummary):
    """A page and its questions, with all that is derived from them."""

    markdown: Annotated[str, Field(description="The Markdown below the front matter.")]
    html: Html
    text: Text
    toc: list[Heading]
    breadcrumbs: list[Crumb]
    relatedPaths: Annotated[list[Address], Field(description="The addresses of the pages to read next.")]
    history: History | None
    questions: list[Question]


class Hit(TypedDict):
    """A question that a search found."""

    id: str
    address: QuestionAddress
    page: PageLink
    number: int
    difficulty: Difficulty
    framework: str
    frameworkSlug: str
    topic: str
    topicSlug: str
    qHtml: Html
    qText: Text
    qMarked: Marked
    excerpt: Annotated[str, Field(description="A part of the answer or of its code, as plain text.")]
    excerptMarked: Marked
    excerptIn: Annotated[str, Field(description="What the excerpt is a part of.", examples=["answer", "code"])]
    score: Annotated[float, Field(description="Greater is better; scores of two searches can't be compared.")]
    hash: Hash


class Counted(TypedDict):
    """The numbers of questions: in all, and for each value of a facet under all filters but its own."""

    total: Count
    difficulties: dict[str, Count]
    frameworks: dict[str, Count]
    topics: Annotated[dict[str, Count], Field(description="By the paths of topics.")]
    tags: dict[str, Count]
    languages: Annotated[dict[str, Count], Field(description="By the languages of snippets.")]
    verified: Annotated[dict[str, Count], Field(description="By what is known of their code.")]


class Counts(TypedDict):
    """The numbers of records."""

    frameworks: Count
    topics: Count
    pages: Count
    questions: Count


class Root(TypedDict):
    """The metadata of the content."""

    program: str
    schema: Annotated[str, Field(description="Version of the tables of the SQLite file.")]
    hash: Annotated[str, Field(description="Hash of all content: the same hash, the same answers.")]
    counts: Counts
    locale: NotRequired[Annotated[str, Field(description="Language of the texts, if the base has several.")]]
    locales: NotRequired[Annotated[list[str], Field(description="All languages, that of the base first.")]]


HEAVY = frozenset({"a", "html", "text", "toc", "snippets"})
"""Members of questions that a list has only on request."""


def root(meta: Meta) -> dict[str, Any]:
    """Return the metadata of a file."""
    counts = {name: getattr(meta, name) for name in Counts.__annotations__}
    locales = {"locale": meta.locale, "locales": list(meta.locales)} if meta.locales else {}
    return {"program": meta.program, "schema": meta.schema, "hash": meta.hash, "counts": counts, **locales}


def framework(row: FrameworkRow) -> dict[str, Any]:
    """Return a framework."""
    return {
        **_same(row, "path", "slug", "name", "order", "description", "icon", "tier"),
        "topicsCount": row.topics,
        "pagesCount": row.pages,
        **_mix(row),
        "hash": row.hash,
    }


def topic(row: TopicRow) -> dict[str, Any]:
    """Return a topic."""
    return {
        **_same(row, "path", "slug", "name", "order", "description"),
        "framework": row.framework,
        "frameworkSlug": row.framework_slug,
        "pagesCount": row.pages,
        **_mix(row),
        "hash": row.hash,
    }


def page_summary(row: PageRow) -> dict[str, Any]:
    """Return a page as an item of a list."""
    return {
        "path": row.path,
        "stem": row.path.removeprefix("/"),
        **_same(row, "title", "subtopic", "difficulty", "order"),
        "seoDescription": row.seo_description,
        "updated": row.updated,
        **_place(row),
        **_mix(row),
        "words": row.words,
        "readingTime": row.seconds,
        "created": row.created or None,
        "changed": row.changed or None,
        **_same(row, "previous", "next", "draft", "hash"),
    }


def page(detail: PageDetail) -> dict[str, Any]:
    """Return a page with its questions."""
    return {
        **page_summary(detail.page),
        "markdown": detail.body,
        "html": detail.body_html,
        "text": detail.body_text,
        "toc": _toc(detail),
        "breadcrumbs": [{"name": crumb.name, "path": crumb.address} for crumb in detail.breadcrumbs],
        "relatedPaths": detail.related,
        "history": _history(detail.page.created, detail.page.changed, detail.authors),
        "questions": [question(row) for row in detail.questions],
    }


def question(row: QuestionRow) -> dict[str, Any]:
    """Return a question with its answer."""
    return {
        **_identity(row),
        "tags": row.tags,
        **_place(row),
        **_same(row, "q", "a"),
        "qHtml": row.question_html,
        "qText": row.question_text,
        "html": row.answer_html,
        "text": row.answer_text,
        "toc": _toc(row),
        "snippets": [snippet._asdict() for snippet in row.snippets],
        "words": row.words,
        "readingTime": row.seconds,
        "related": row.related,
        "updated": row.updated,
        "history": _history(row.created, row.changed, row.authors),
        **_same(row, "draft", "hash"),
        "verified": verified(row.verified),
    }


def hit(row: HitRow) -> dict[str, Any]:
    """Return a hit of a search."""
    return {
        **_identity(row),
        **_place(row),
        "qHtml": row.question_html,
        "qText": row.question_text,
        "qMarked": marked(row.question_text, row.question_marks),
        "excerpt": row.excerpt,
        "excerptMarked": marked(row.excerpt, row.excerpt_marks),
        "excerptIn": row.excerpt_in,
        "score": round(row.score, 4),
        "hash": row.hash,
    }


def counted(facets: Facets) -> dict[str, Any]:
    """Return counts of questions."""
    return _same(facets, *Counted.__annotations__)


def chosen(items: Iterable[T], make: Callable[[T], dict[str, Any]], fields: Iterable[str]) -> list[dict[str, Any]]:
    """Return each item with the requested members, in the order of the model."""
    requested = frozenset(fields)
    return [{name: value for name, value in make(item).items() if name in requested} for item in items]


def _same(row: object, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _identity(row: QuestionRow | HitRow) -> dict[str, Any]:
    page = {"title": row.page_title, "path": row.page}
    return {"id": row.id, "address": row.address, "page": page, **_same(row, "number", "difficulty")}


def _place(row: PageRow | QuestionRow | HitRow) -> dict[str, str]:
    return {
        "framework": row.framework,
        "frameworkSlug": row.framework_slug,
        "topic": row.topic,
        "topicSlug": row.topic_slug,
    }


def _mix(row: FrameworkRow | TopicRow | PageRow) -> dict[str, Any]:
    return {"questionsCount": row.mix.all, "mix": row.mix._asdict()}


def _toc(row: PageDetail | QuestionRow) -> list[dict[str, Any]]:
    return [{"level": heading.level, "text": heading.text, "id": heading.anchor} for heading in row.headings]


def _history(created: str, changed: str, authors: Iterable[str]) -> dict[str, Any] | None:
    """Return the history, or None if git has none."""
    return {"created": created, "changed": changed, "authors": authors} if created or changed else None
