"""The catalog: all content of a base with all derived values, frozen.

Lists are in reading order. An *address* names what a front end shows: ``/fastapi``,
``/fastapi/security``, ``/fastapi/security/jwt`` and, for a question, ``/fastapi/security/jwt#who-checks``. Hashes are
SHA-256 in hexadecimal digits, cut to 32 of them.

A class has attributes for what this program's logic needs. `data` has the other authored values as they are delivered,
by their keys in files, and `meta` the fields that the user added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from answerkey.model.derivations import Derivations
from answerkey.model.publication import Stage
from answerkey.model.question_kinds import OPEN
from answerkey.rendering.rendered import Rendered
from answerkey.verification import UNVERIFIED, Verified


class Mix(NamedTuple):
    """The number of questions of each difficulty."""

    easy: int = 0
    medium: int = 0
    hard: int = 0

    @property
    def all(self) -> int:
        return self.easy + self.medium + self.hard


class Crumb(NamedTuple):
    """A breadcrumb: a step from the root to a page."""

    name: str
    address: str


class History(NamedTuple):
    """Moments of git, as ISO 8601 with an offset, and authors, the latest first. Empty where git knows nothing."""

    created: str = ""
    changed: str = ""
    authors: tuple[str, ...] = ()


_UNKNOWN = History()


class Choice(NamedTuple):
    """One choice of a question. `text` and `why` are Markdown as the author wrote it, and `label` and `reason` that
    rendered; the reason is absent where there is no `why`."""

    text: str
    correct: bool
    label: Rendered
    why: str = ""
    reason: Rendered | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a page. `q` and `a` are Markdown as the author wrote it; `number` counts from 1 on its page.
    There are no `choices` and no `starter`, which is code, in a question of another kind than theirs.

    `related` are addresses of questions, the nearest first. The hash does not depend on `verified` and on the proof: a
    question that is proved again has the same hash.

    `locale` is that of the answer, and `alternates` are the public addresses by locale, of translations only; both are
    empty in a base with one language. `fallback` is true if a text has no translation into the catalog's locale.
    """

    id: str
    address: str
    number: int
    difficulty: str
    tags: tuple[str, ...]
    q: str
    a: str
    question: Rendered
    answer: Rendered
    hash: str
    draft: bool = False
    stage: Stage = Stage.PUBLISHED
    data: Mapping[str, Any] = field(default_factory=dict)
    meta: Mapping[str, Any] = field(default_factory=dict)
    history: History = _UNKNOWN
    related: tuple[str, ...] = ()
    verified: Verified = UNVERIFIED
    kind: str = OPEN
    choices: tuple[Choice, ...] = ()
    starter: str | None = None
    locale: str = ""
    fallback: bool = False
    alternates: Mapping[str, str] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[Rendered, ...]:
        """All texts of the question: its own, those of its choices, and the answer."""
        reasons = (text for choice in self.choices for text in (choice.label, choice.reason))
        return (self.question, *(text for text in reasons if text is not None), self.answer)


@dataclass(frozen=True, slots=True)
class Page:
    """A Q&A page. `source` is its file's path in the content folder, `body` the Markdown below its front matter.

    `related_paths` are the addresses of the pages that its author names. `previous` and `next` are the addresses of its
    neighbours in the reading order of the framework. `links` are pairs of a link as written and its delivered
    destination; only links whose destination differs are listed.
    """

    source: str
    path: str
    title: str
    subtopic: str
    difficulty: str
    order: int
    seo_description: str
    updated: str
    framework: str
    framework_slug: str
    topic: str
    topic_slug: str
    questions: tuple[Question, ...]
    mix: Mix
    breadcrumbs: tuple[Crumb, ...]
    hash: str
    body: str = ""
    rendered_body: Rendered | None = None
    related_paths: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    previous: str | None = None
    next: str | None = None
    draft: bool = False
    stage: Stage = Stage.PUBLISHED
    data: Mapping[str, Any] = field(default_factory=dict)
    meta: Mapping[str, Any] = field(default_factory=dict)
    history: History = _UNKNOWN
    locale: str = ""
    alternates: Mapping[str, str] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        """The path without the slash at its beginning."""
        return self.path[1:]


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with its pages. `source` is its file's path in the content folder."""

    source: str
    path: str
    name: str
    slug: str
    order: int
    description: str
    framework_slug: str
    pages: tuple[Page, ...]
    mix: Mix
    hash: str
    data: Mapping[str, Any] = field(default_factory=dict)
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework with its topics. `source` is its file's path in the content folder."""

    source: str
    path: str
    name: str
    slug: str
    order: int
    description: str
    topics: tuple[Topic, ...]
    mix: Mix
    hash: str
    data: Mapping[str, Any] = field(default_factory=dict)
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pages(self) -> Iterator[Page]:
        return (page for topic in self.topics for page in topic.pages)


class Reference(NamedTuple):
    """A document, page, topic or framework that a document names in a field: its collection and its address."""

    field: str
    collection: str
    address: str


class DocumentText(NamedTuple):
    """A field of a document that holds Markdown or, with a `language`, code: as it is written, and rendered."""

    written: str
    language: str
    rendered: Rendered


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a collection that the user declares. `source` is its file's path in the content folder.

    `position` counts from 1 in the collection. `data` are the values of its file without hidden ones. `texts` are its
    fields of Markdown and code by their paths: ``steps[0].text``. `body` is the Markdown of its body.
    The hash does not depend on `verified` and on the proof.
    """

    source: str
    collection: str
    address: str
    title: str
    position: int
    data: Mapping[str, Any]
    texts: Mapping[str, DocumentText]
    hash: str
    breadcrumbs: tuple[Crumb, ...] = ()
    body: str = ""
    rendered_body: Rendered | None = None
    references: tuple[Reference, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    previous: str | None = None
    next: str | None = None
    history: History = _UNKNOWN
    verified: Verified = UNVERIFIED
    stage: Stage = Stage.PUBLISHED

    @property
    def rendered(self) -> tuple[Rendered, ...]:
        """All texts of the document: those of its fields, and its body."""
        fields = (text.rendered for text in self.texts.values())
        return (*fields, *([self.rendered_body] if self.rendered_body is not None else []))


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection that the user declares, with its documents; their addresses begin with `path`."""

    name: str
    title: str
    path: str
    documents: tuple[Document, ...]
    hash: str


class Asset(NamedTuple):
    """A file that answers link to: its file on disk, and the name under which it is delivered, which holds its hash."""

    file: Path
    path: str


@dataclass(frozen=True)
class Catalog(Derivations):
    """All delivered content. `redirects` map former addresses to current ones, or to None for what was removed.

    `collections` are those that the user declares, in the order of the configuration. `synonyms` are groups of words
    that a search takes for the same. In the catalog of a part of a base, `others` are the plain texts of questions
    elsewhere in the base that its own name as related, by address; `former_piece` gives a piece of the part as the last
    build left it, by its lane.

    In a base with several locales, `locale` is that of the catalog and `locales` are all of them; `translations` are
    the catalogs of those that it is translated into, with the same addresses.
    """

    frameworks: tuple[Framework, ...]
    assets: tuple[Asset, ...] = ()
    redirects: Mapping[str, str | None] = field(default_factory=dict)
    locale: str = ""
    locales: tuple[str, ...] = ()
    translations: Mapping[str, Catalog] = field(default_factory=dict)
    collections: tuple[Collection, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    others: Mapping[str, str] = field(default_factory=dict)
    former_piece: Callable[[str], bytes | None] = field(default=lambda _: None, compare=False, repr=False)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        return tuple(page for framework in self.frameworks for page in framework.pages)

    def with_pages(self, change: Callable[[Page], Page]) -> Catalog:
        """Return the catalog with each page changed."""

        def changed(topic: Topic) -> Topic:
            return replace(topic, pages=tuple(map(change, topic.pages)))

        frameworks = (replace(each, topics=tuple(map(changed, each.topics))) for each in self.frameworks)
        return replace(self, frameworks=tuple(frameworks))

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        return tuple(topic for framework in self.frameworks for topic in framework.topics)

    @cached_property
    def questions(self) -> tuple[tuple[Page, Question], ...]:
        """Each question with its page."""
        return tuple((page, question) for page in self.pages for question in page.questions)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The documents of all collections that the user declares."""
        return tuple(document for collection in self.collections for document in collection.documents)

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The address of each framework, topic, page, question and document."""
        paths = (entry.path for entries in (self.frameworks, self.topics, self.pages) for entry in entries)
        questions = (question.address for _, question in self.questions)
        return frozenset([*paths, *questions, *(document.address for document in self.documents)])

    @cached_property
    def hash(self) -> str:
        """A hash of the whole catalog."""
        items: list[Question | Document] = [*(question for _, question in self.questions), *self.documents]
        return hash_of_parts(
            [framework.hash for framework in self.frameworks],
            [(collection.name, collection.hash) for collection in self.collections],
            sorted({asset.path for asset in self.assets}),
            self.redirects,
            [repr((each.address, each.verified)) for each in items if each.verified != UNVERIFIED],
            self.synonyms,
            {locale: catalog.hash for locale, catalog in self.translations.items()},
        )


def hash_of_parts(
    frameworks: Iterable[str],
    collections: Iterable[tuple[str, str]],
    assets: Iterable[str],
    redirects: Mapping[str, str | None],
    verdicts: Iterable[str],
    synonyms: Iterable[Sequence[str]],
    translations: Mapping[str, str],
) -> str:
    """Return the hash of a catalog with parts of these hashes, names and texts."""
    parts = [*frameworks, *(f"{name} {hash_}" for name, hash_ in collections), *assets]
    parts += [f"{old} {new}" for old, new in redirects.items()]
    parts += [*verdicts, *(f"synonyms {' '.join(group)}" for group in synonyms)]
    parts += [f"{locale} {hash_}" for locale, hash_ in translations.items()]
    return sha256("\n".join(parts).encode()).hexdigest()[:32]
