"""The values within delivered records that are more than text and numbers, with the descriptions of what is plain."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict  # pydantic needs it before Python 3.12

_closed = with_config(ConfigDict(extra="forbid"))

Address = Annotated[str, Field(description="Address of a page (`/fastapi/security/jwt`), topic or framework.")]
QuestionAddress = Annotated[str, Field(description="Address of a question, which lasts: `/fastapi/security/jwt#who`.")]
Markdown = Annotated[str, Field(description="Markdown, as the author wrote it.")]
Html = Annotated[str, Field(description="HTML that is safe to insert; code is coloured by the classes of `code.css`.")]
Text = Annotated[str, Field(description="Plain text, without code blocks.")]
Hash = Annotated[str, Field(description="Hash of the content: 32 hexadecimal digits of a SHA-256.")]
File = Annotated[str, Field(description="Path of a file of the build, from its root.")]
Seconds = Annotated[int, Field(ge=0, description="Seconds that reading it takes.")]
Count = Annotated[int, Field(ge=0)]
Number = Annotated[int, Field(ge=0, description="Position in the list that it refers to, from 0.")]


DocumentAddress = Annotated[str, Field(description="Address of a document of a declared collection: `/notes/heaps`.")]


@_closed
class Mix(TypedDict):
    """The number of questions of each difficulty."""

    easy: Count
    medium: Count
    hard: Count


@_closed
class Crumb(TypedDict):
    """A step of the way to a page."""

    name: str
    path: Address


@_closed
class RenderedText(TypedDict):
    """A field of a document that holds Markdown or code, rendered."""

    html: Html
    text: Text


@_closed
class Reference(TypedDict):
    """A document, page, topic, framework or question that a field of a document names."""

    field: Annotated[str, Field(description="Path of the field: `related[0]`.")]
    collection: Annotated[str, Field(description="Collection of what it names; `qa` is that of pages.")]
    address: Annotated[str, Field(description="Its address.")]


@_closed
class Heading(TypedDict):
    """A heading of an answer, and the `id` that it has in the HTML."""

    level: Annotated[int, Field(ge=1, le=6)]
    text: str
    id: str


@_closed
class Snippet(TypedDict):
    """A code block of an answer."""

    language: Annotated[str, Field(description="The tag of its fence in lower case; empty where it has none.")]
    code: str


@_closed
class RenderedChoice(TypedDict):
    """A choice of a question, as its author wrote it and as HTML."""

    text: Markdown
    correct: bool
    why: Annotated[str | None, Field(description="Why it is right or wrong, in Markdown.")]
    html: Html
    whyHtml: Html | None


@_closed
class History(TypedDict):
    """The history in git: moments in ISO 8601 with an offset; authors, the latest first."""

    created: str
    changed: str
    authors: list[str]


@_closed
class Seo(TypedDict):
    """Metadata for search engines; `title` is there where the author gave one that is not that of the file's name."""

    title: NotRequired[str]
    description: str


@_closed
class TocLink(TypedDict):
    """A heading of a page's body."""

    id: str
    depth: Annotated[int, Field(ge=1, le=6)]
    text: str


@_closed
class Toc(TypedDict):
    """The table of contents of a page's body."""

    title: str
    searchDepth: int
    depth: int
    links: list[TocLink]


@_closed
class Body(TypedDict):
    """The text below a page's front matter, as a tree of Nuxt Content: texts and `[tag, attributes, ...nodes]`."""

    type: Literal["minimark"]
    value: list[Any]
    toc: Toc


@_closed
class Verified(TypedDict):
    """The verdict on the code of a question.

    `passed`: its snippets were `compiled`, `checked` against the libraries, they `ran`, or what the answer claims was
    `proved` by running it, with the code as it is and the versions in force. Else nothing more is said: it is `stale`
    where code or versions changed since, or `none` where it never was, or failed.
    """

    status: Literal["passed", "stale", "none"]
    kind: Literal["compiled", "checked", "ran", "proved"] | None
    python: Annotated[
        str | None,
        Field(description="Version of Python, such as `3.13`; null where only code in other languages was checked."),
    ]
    libraries: Annotated[dict[str, str], Field(description="The libraries that its code imports, and their versions.")]
    at: Annotated[str | None, Field(description="Day on which it was first found so, as YYYY-MM-DD.")]
    assertions: Annotated[int, Field(ge=0, description="Assertions and claimed outputs that held, if it was proved.")]
    languages: Annotated[
        list[str],
        Field(description="Tags of the languages other than Python in which its code parses, such as `javascript`."),
    ]


@_closed
class RelatedQuestion(TypedDict):
    """A question to read next."""

    address: QuestionAddress
    file: File
    q: Text


@_closed
class PageLink(TypedDict):
    """A page by its title."""

    title: str
    path: Address
    file: File
