"""The values of the JSON payload, and the single source of its JSON Schemas and TypeScript types.

Frameworks, topics, pages and questions have the names and derived values of Nuxt Content 3 (`id`, `stem`, `extension`,
`meta`, `path`, `navigation`, `seo`, `body`), so that a site that reads its collections can read these files; what this
program derives beside them has names that Nuxt Content does not use. Every key but the title for search engines
is always there: what is unknown is `null`, and a list of nothing is empty.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, NotRequired

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict  # pydantic needs it before Python 3.12

from answerkey.model.difficulty import Difficulty

FORMAT: Final = 1  # of all files; it grows when a key goes or changes its meaning, not when one is added

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
class Framework(TypedDict):
    """A framework, library or tool that questions are about."""

    id: str
    description: str
    extension: str
    icon: str | None
    meta: dict[str, Any]
    name: str
    order: int
    slug: str
    stem: str
    tier: int | None
    path: Address
    mix: Mix
    hash: Hash


@_closed
class Topic(TypedDict):
    """A part of a framework."""

    id: str
    description: str
    extension: str
    frameworkSlug: str
    meta: dict[str, Any]
    name: str
    order: int
    slug: str
    stem: str
    path: Address
    mix: Mix
    hash: Hash


@_closed
class Verified(TypedDict):
    """The verdict on the code of a question.

    `passed`: its snippets were `compiled`, `checked` against the libraries, they `ran`, or what the answer claims was
    `proved` by running it, with the code as it is and the versions in force. Else nothing more is said: it is `stale`
    where code or versions changed since, or `none` where it never was, or failed.
    """

    status: Literal["passed", "stale", "none"]
    kind: Literal["compiled", "checked", "ran", "proved"] | None
    python: Annotated[str | None, Field(description="Version of Python, such as `3.13`.")]
    libraries: Annotated[dict[str, str], Field(description="The libraries that its code imports, and their versions.")]
    at: Annotated[str | None, Field(description="Day on which it was first found so, as YYYY-MM-DD.")]
    assertions: Annotated[int, Field(ge=0, description="Assertions and claimed outputs that held, if it was proved.")]


@_closed
class HubQuestion(TypedDict):
    """A question and its answer, as its author wrote them."""

    id: Annotated[str, Field(description="Name of the question, unique within its page.")]
    difficulty: Difficulty
    q: Markdown
    a: Markdown
    tags: list[str]
    number: Annotated[int, Field(ge=1, description="Position on its page.")]
    address: QuestionAddress
    file: File
    draft: bool
    verified: Verified


@_closed
class RelatedQuestion(TypedDict):
    """A question to read next."""

    address: QuestionAddress
    file: File
    q: Text


@_closed
class Question(HubQuestion):
    """A question and its answer, with all that is derived from them."""

    qHtml: Html
    qText: Text
    html: Html
    text: Text
    toc: list[Heading]
    snippets: list[Snippet]
    words: Count
    readingTime: Seconds
    related: Annotated[list[RelatedQuestion], Field(description="The nearest questions, the nearest first.")]
    history: History | None
    hash: Hash


@_closed
class PageBase(TypedDict):
    """The part of a page that each file has."""

    id: str
    title: str
    body: Body
    description: str
    difficulty: Difficulty
    extension: str
    framework: str
    frameworkSlug: str
    meta: dict[str, Any]
    navigation: bool
    order: int
    path: Address
    questionsCount: Count
    related: Annotated[list[str] | None, Field(description="The pages to read next, as the author wrote them.")]
    seo: Seo
    seoDescription: str
    stem: str
    subtopic: str
    topic: str
    topicSlug: str
    updated: Annotated[str, Field(description="Day of the last change, as YYYY-MM-DD.")]
    relatedPaths: Annotated[list[Address], Field(description="The addresses of the pages to read next.")]
    file: File
    breadcrumbs: list[Crumb]
    previous: Address | None
    next: Address | None
    mix: Mix
    draft: bool
    hash: Hash


@_closed
class HubPage(PageBase):
    """A page with its questions, as their authors wrote them."""

    questions: list[HubQuestion]


@_closed
class Hub(TypedDict):
    """`frameworks/<slug>.json`: a framework, its topics, and its pages by their order and path."""

    framework: Framework
    topics: list[Topic]
    qa: list[HubPage]


@_closed
class Page(PageBase):
    """`pages/<path>.json`: a page and its questions, with all that is derived from them."""

    questions: list[Question]
    html: Html
    text: Text
    toc: list[Heading]
    words: Count
    readingTime: Seconds
    history: History | None


@_closed
class PageLink(TypedDict):
    """A page by its title."""

    title: str
    path: Address
    file: File


@_closed
class QuestionFile(Question):
    """`questions/<path>/<id>.json`: one question, and where it stands."""

    page: PageLink
    breadcrumbs: list[Crumb]
    previous: QuestionAddress | None
    next: QuestionAddress | None


@_closed
class NavigationPage(TypedDict):
    """A page in the navigation."""

    title: str
    subtopic: str
    path: Address
    file: File
    difficulty: Difficulty
    questionsCount: Count
    mix: Mix
    updated: str


@_closed
class NavigationTopic(TypedDict):
    """A topic in the navigation."""

    name: str
    slug: str
    path: Address
    description: str
    questionsCount: Count
    mix: Mix
    pages: list[NavigationPage]


@_closed
class NavigationFramework(TypedDict):
    """A framework in the navigation."""

    name: str
    slug: str
    path: Address
    file: File
    icon: str | None
    tier: int | None
    description: str
    questionsCount: Count
    mix: Mix
    topics: list[NavigationTopic]


@_closed
class Navigation(TypedDict):
    """`navigation.json`: the tree of all pages, in the order of reading."""

    title: str
    questionsCount: Count
    mix: Mix
    frameworks: list[NavigationFramework]


@_closed
class SearchPage(TypedDict):
    """A page that is found."""

    path: Address
    title: str
    framework: str
    topic: str


@_closed
class SearchQuestion(TypedDict):
    """A question that is found; its address is its page's path, `#` and its id."""

    page: Number
    id: str
    q: Text
    difficulty: Difficulty
    file: File


@_closed
class Search(TypedDict):
    """`search.json`: an index for searching in the browser.

    A word is a run of letters and digits in lower case, with the `+` and `#` right behind it (`c++`, `c#`). Each word
    leads to the questions that hold it, by their numbers in `questions`, in ascending order.
    """

    pages: list[SearchPage]
    questions: list[SearchQuestion]
    inQuestions: Annotated[dict[str, list[Number]], Field(description="Words of questions and tags.")]
    inAnswers: Annotated[dict[str, list[Number]], Field(description="Words of answers and their code.")]


@_closed
class Counts(TypedDict):
    """The numbers of records."""

    frameworks: Count
    topics: Count
    pages: Count
    questions: Count
    mix: Mix
    assets: Count


@_closed
class ManifestFile(TypedDict):
    """A file of the build."""

    hash: Annotated[str, Field(description="Hash of its bytes: 32 hexadecimal digits of a SHA-256.")]
    bytes: Count


@_closed
class Manifest(TypedDict):
    """`manifest.json`: what the build holds."""

    format: Annotated[int, Field(description="Version of all files; grows when a key goes or changes its meaning.")]
    generator: Annotated[str, Field(description="The program and its version.")]
    title: str
    site: str
    hash: Hash
    counts: Counts
    targets: list[str]
    files: dict[str, ManifestFile]


FILES: Final[dict[str, Any]] = {
    "json-hub": Hub,
    "json-page": Page,
    "json-question": QuestionFile,
    "json-navigation": Navigation,
    "json-search": Search,
    "json-manifest": Manifest,
}
"""The kinds of files by the names of their schemas."""
