"""The data of a file as rules see it: every field may be absent or of a wrong type, which other rules report.

The pydantic models in `records` say what is valid; a view reads what is there, so that one wrong value hides no other
finding of its file.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, Generic, NamedTuple, TypeGuard, TypeVar, overload

from msgspec import Struct, field

from answerkey.model.locales import TRANSLATED
from answerkey.model.question_kinds import kind_of
from answerkey.model.tree import Route
from answerkey.source import Span

T = TypeVar("T")


class Field(Generic[T]):
    """A value of one type under a key of the data; None if it is absent or of another type."""

    def __init__(self, kind: type[T], key: str) -> None:
        self._kind, self._key = kind, key

    @overload
    def __get__(self, view: None, owner: Any) -> Field[T]: ...
    @overload
    def __get__(self, view: View, owner: Any) -> T | None: ...
    def __get__(self, view: View | None, owner: Any) -> Field[T] | T | None:
        if view is None:
            return self
        value = view.data.get(self._key)
        return value if type(value) is self._kind else None


class View(Struct, frozen=True, dict=True):
    """A mapping of a file's data, with the spans of its values."""

    data: Mapping[str, Any]
    spans: Mapping[str, Span]
    route: Route = ()

    def span_of(self, *route: str | int) -> Span:
        """Return the span of the value at a route, or of the nearest one around it that is present."""
        full = (*self.route, *route)
        for length in range(len(full), -1, -1):
            span = self.spans.get(route_key(full[:length]))
            if span is not None:
                return span
        return Span(0, 0)


def route_key(route: Route) -> str:
    """Return a route as text, such as ``questions.3.id``."""
    return ".".join(str(step) for step in route)


class Choice(View, frozen=True):
    """One of the choices of a question."""

    text = Field(str, "text")
    why = Field(str, "why")

    @property
    def correct(self) -> bool:
        return self.data.get("correct") is True


class Question(View, frozen=True):
    """One question of a page."""

    id = Field(str, "id")
    difficulty = Field(str, "difficulty")
    q = Field(str, "q")
    a = Field(str, "a")
    run = Field(bool, "run")
    proof = Field(str, "proof")
    starter = Field(str, "starter")
    tests = Field(str, "tests")

    @property
    def kind(self) -> str:
        """The kind of the question; empty if it has a wrong one."""
        return kind_of(self.data)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        items = self.data.get("choices")
        return tuple(
            Choice(item, self.spans, (*self.route, "choices", number))
            for number, item in enumerate(items if isinstance(items, list) else ())
            if isinstance(item, dict)
        )

    @property
    def number(self) -> int:
        return int(self.route[1])


class Record(View, frozen=True):
    """The data of one file. `path` is relative to the content folder; `broken` is true if its YAML did not parse."""

    path: str = ""
    collection: str = ""
    broken: bool = False

    @property
    def stem(self) -> str:
        return PurePosixPath(self.path).stem

    @cached_property
    def source(self) -> str:
        """The path without suffix of the file in the language of the base: its own, or that which it translates."""
        folder, slash, name = self.path.rpartition("/")
        dot = name.rfind(".")  # `PurePosixPath` takes ten times as long, and each file of a base is asked
        return folder + slash + (name[:dot] if 0 < dot < len(name) - 1 else name)


class Framework(Record, frozen=True):
    """A record of the collection `frameworks`."""

    name = Field(str, "name")
    slug = Field(str, "slug")
    order = Field(int, "order")


class Topic(Record, frozen=True):
    """A record of the collection `topics`."""

    name = Field(str, "name")
    slug = Field(str, "slug")
    framework_slug = Field(str, "frameworkSlug")
    order = Field(int, "order")


def _is_dict(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


class QuestionRecord(Record, frozen=True):
    """The data of a file with questions: a page, or the translation of one."""

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of the file and of all its questions."""
        items = self.data.get("questions")
        return frozenset(self.data).union(*filter(_is_dict, items if isinstance(items, list) else ()))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        items = self.data.get("questions")
        if not isinstance(items, list):
            return ()
        return tuple(
            Question(item, self.spans, ("questions", number))
            for number, item in enumerate(items)
            if isinstance(item, dict)
        )


class Page(QuestionRecord, frozen=True):
    """A Q&A page."""

    title = Field(str, "title")
    framework = Field(str, "framework")
    framework_slug = Field(str, "frameworkSlug")
    topic = Field(str, "topic")
    topic_slug = Field(str, "topicSlug")
    difficulty = Field(str, "difficulty")
    order = Field(int, "order")
    seo_description = Field(str, "seoDescription")
    updated = Field(str, "updated")
    questions_count = Field(int, "questionsCount")
    run = Field(bool, "run")
    prelude = Field(str, "prelude")

    @property
    def env(self) -> dict[str, str]:
        """The environment variables for code that is run."""
        variables = self.data.get("env")
        return {k: v for k, v in variables.items() if isinstance(v, str)} if isinstance(variables, dict) else {}

    @cached_property
    def address(self) -> str:
        """The address at which a front end shows the page: its path without the collection's folder and the suffix."""
        return "/" + self.source.removeprefix("qa/")

    @property
    def declared_address(self) -> str:
        """The address by the page's own slugs; if they are absent, by its path."""
        if self.framework_slug is None or self.topic_slug is None:
            return self.address
        return f"/{self.framework_slug}/{self.topic_slug}/{self.stem}"

    @property
    def related(self) -> list[tuple[int, str]]:
        """The related pages, each with its number in the list."""
        items = self.data.get("related")
        return [(n, item) for n, item in enumerate(items) if isinstance(item, str)] if isinstance(items, list) else []


class Translation(Record, frozen=True):
    """The translation of a file: `fastapi.de.yml` translates `fastapi.yml`."""

    @property
    def locale(self) -> str:
        return PurePosixPath(self.stem).suffix.removeprefix(".")

    @cached_property
    def source(self) -> str:
        return super().source.removesuffix(f".{self.locale}")


class PageTranslation(Translation, QuestionRecord, frozen=True):
    """The translation of a page."""

    title = Field(str, "title")
    subtopic = Field(str, "subtopic")
    seo_description = Field(str, "seoDescription")

    @property
    def address(self) -> str:
        """The address of the page in the language of the base."""
        return "/" + self.source.removeprefix("qa/")


class CodeField(NamedTuple):
    """A field of a document that holds code as such, with its language."""

    route: Route
    language: str


class Reference(NamedTuple):
    """A value that names a document of a collection, as it is written."""

    route: Route
    collection: str
    value: str


class Declaration(NamedTuple):
    """All that the settings of its collection say of one document.

    `name` is the path of its file below the folder of the collection, without the suffix. `address` is empty where a
    field that it is made of can't be read; `address_route` leads to the last such field, and all addresses of the
    collection begin with `address_start`. `order` is a number, or a text such as a date. `markdown` are the routes of
    its Markdown; the empty route is the body. `hidden` are those of code that readers never see, such as a proof.
    """

    name: str = ""
    address: str = ""
    address_route: Route = ()
    address_start: str = ""
    title: str = ""
    order: int | float | str | None = None
    markdown: tuple[Route, ...] = ()
    code: tuple[CodeField, ...] = ()
    references: tuple[Reference, ...] = ()
    hidden: tuple[Route, ...] = ()


class DocumentRecord(Record, frozen=True):
    """A document of a collection that the user declares."""

    declaration: Declaration = field(default_factory=Declaration)

    run = Field(bool, "run")

    @property
    def address(self) -> str:
        """The address at which a front end shows the document; empty where it can't be made."""
        return self.declaration.address

    @property
    def address_span(self) -> Span:
        """The span of the field that makes the address; the start of the file if its path does."""
        route = self.declaration.address_route
        return self.span_of(*route) if route else Span(0, 0)

    @property
    def title(self) -> str:
        return self.declaration.title

    @property
    def references(self) -> tuple[Reference, ...]:
        """The documents of other collections that it names, as `resolve_reference` takes them."""
        return self.declaration.references

    @property
    def sort_key(self) -> tuple[int, float, str, str, str]:
        """The place in the collection: by `order` (numbers, then texts, then none), title and address."""
        order, rest = self.declaration.order, (self.title.casefold(), self.address)
        if order is None:
            return 2, 0.0, "", *rest
        return (1, 0.0, order, *rest) if isinstance(order, str) else (0, float(order), "", *rest)


class Lock(Record, frozen=True):
    """The record of published addresses: its verbatim text."""

    text = Field(str, "text")


class Verified(Record, frozen=True):
    """The record of how the code of questions was verified: its verbatim text."""

    text = Field(str, "text")


_VIEWS: dict[str, type[Record]] = {
    "frameworks": Framework,
    "topics": Topic,
    "qa": Page,
    "ids": Lock,
    "verified": Verified,
    TRANSLATED["frameworks"]: Translation,
    TRANSLATED["topics"]: Translation,
    TRANSLATED["qa"]: PageTranslation,
}


def view(
    collection: str,
    data: Any,
    spans: Mapping[str, Span],
    path: str,
    *,
    broken: bool,
    declaration: Declaration | None = None,
) -> Record:
    """Return a file's data as a view of its collection's class; those of the user's have a declaration."""
    data = data if isinstance(data, dict) else {}
    if declaration is not None:
        return DocumentRecord(data, spans, (), path, collection, broken, declaration)
    kind = _VIEWS.get(collection, Record)
    return kind(data, spans, (), path, collection, broken)
