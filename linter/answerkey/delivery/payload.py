"""The files of the JSON payload, and the single source of their JSON Schemas and TypeScript types.

Frameworks, topics, pages and questions have the names and derived values of Nuxt Content 3 (`id`, `stem`, `extension`,
`meta`, `path`, `navigation`, `seo`, `body`), so that a site that reads its collections can read these files; what this
program derives beside them has names that Nuxt Content does not use. `entities` declares their members. Every key but
the title for search engines is always there: what is unknown is `null`, and a list of nothing is empty.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict  # pydantic needs it before Python 3.12

from answerkey.delivery.entities import COLLECTION, DOCUMENT, FRAMEWORK, PAGE, TOPIC
from answerkey.delivery.entities.document import CollectionDocument, DocumentFile
from answerkey.delivery.entities.page import HubPage, PageFile
from answerkey.delivery.entities.question import QuestionFile
from answerkey.delivery.fields import list_of, shape_type
from answerkey.delivery.value_types import Count, File, Hash, Mix, Snippet

FORMAT: Final = 2  # of all files; it grows when a key goes or changes its meaning, not when one is added

_closed = with_config(ConfigDict(extra="forbid"))

Framework = shape_type("Framework", "A framework, library or tool that questions are about.", FRAMEWORK.within("hub"))
Topic = shape_type("Topic", "A part of a framework.", TOPIC.within("hub"))
NavigationPage = shape_type("NavigationPage", "A page in the navigation.", PAGE.within("navigation"))
NavigationTopic = shape_type(
    "NavigationTopic", "A topic in the navigation.", TOPIC.within("navigation"), {"pages": list_of(NavigationPage)}
)
NavigationFramework = shape_type(
    "NavigationFramework",
    "A framework in the navigation.",
    FRAMEWORK.within("navigation"),
    {"topics": list_of(NavigationTopic)},
)
Hub = shape_type(
    "Hub",
    "`frameworks/<slug>.json`: a framework, its topics, and its pages by their order and path.",
    (),
    {"framework": Framework, "topics": list_of(Topic), "qa": list_of(HubPage)},
)
NavigationDocument = shape_type("NavigationDocument", "A document in the navigation.", DOCUMENT.within("navigation"))
NavigationCollection = shape_type(
    "NavigationCollection",
    "A collection that the base declares, in the navigation.",
    COLLECTION.within("navigation"),
    {"documents": list_of(NavigationDocument)},
)
Navigation = shape_type(
    "Navigation",
    "`navigation.json`: the tree of all pages, in the order of reading, and the documents of declared collections.",
    (),
    {
        "title": str,
        "questionsCount": Count,
        "mix": Mix,
        "frameworks": list_of(NavigationFramework),
        "collections": list_of(NavigationCollection),
    },
)
Collection = shape_type(
    "Collection",
    "`collections/<name>.json`: a collection that the base declares, with its documents in order.",
    COLLECTION.within("collection"),
    {"documents": list_of(CollectionDocument)},
)


@_closed
class Counts(TypedDict):
    """The numbers of records."""

    frameworks: Count
    topics: Count
    pages: Count
    questions: Count
    mix: Mix
    collections: Count
    documents: Count
    assets: Count


@_closed
class Search(TypedDict):
    """`search/index.json`: which file holds what of the index for searches, which `search/search.js` reads.

    Words are in lower case without accents. A file of terms or spellings has the number of its entry here.
    """

    records: Annotated[int, Field(ge=0, description="Number of questions and documents.")]
    recordsPerFile: Annotated[int, Field(ge=1, description="Records in each file of `search/records/`.")]
    stopWords: Annotated[list[str], Field(description="Words that are not searched where others are.")]
    terms: Annotated[
        list[str], Field(description="First word of each file of `search/terms/`, in the order of UTF-16.")
    ]
    spelling: Annotated[list[str], Field(description="First letter of the words of each file of `search/spelling/`.")]


@_closed
class SearchTerms(TypedDict):
    """`search/terms/<number>.json`: words, and how well records match them."""

    words: Annotated[dict[str, str], Field(description="Terms of words that have another one than themselves.")]
    terms: Annotated[
        dict[str, str],
        Field(
            description="Records by impact, such as `20:5,2;7:0`: 5 and 7 with 20, 0 with 7. Each is written as its "
            "distance from the one before, in base 36."
        ),
    ]


@_closed
class SearchSpelling(TypedDict):
    """`search/spelling/<number>.json`: the words that a misspelt one is compared with."""

    words: Annotated[list[str], Field(description="Words with one first letter, the most frequent first.")]


@_closed
class SearchRecord(TypedDict):
    """A question or document, as hits show it."""

    kind: Annotated[str, Field(description="Kind of the question, or `document`.")]
    address: str
    file: File
    title: Annotated[str, Field(description="Plain text of the question, or title of the document.")]
    place: Annotated[list[str], Field(description="Names on the way to it.")]
    difficulty: str | None
    text: Annotated[str, Field(description="Beginning of the answer or text, as plain text.")]


@_closed
class SearchRecords(TypedDict):
    """`search/records/<number>.json`: what hits show."""

    records: list[SearchRecord]


@_closed
class Chunk(TypedDict):
    """A line of `chunks.jsonl`: a question with its answer or a document, or a part of a long one, for retrieval."""

    id: Annotated[str, Field(description="A UUID that depends on the language, the address and the part alone.")]
    address: Annotated[str, Field(description="Address of the question or document.")]
    url: Annotated[str | None, Field(description="Address on the site, if that is known.")]
    part: Annotated[int, Field(ge=1, description="Number of the part.")]
    parts: Annotated[int, Field(ge=1, description="Number of parts.")]
    kind: Annotated[str, Field(description="How the question is answered; of a document `document`.")]
    framework: Annotated[str | None, Field(description="Name of the framework; null for documents.")]
    topic: Annotated[str | None, Field(description="Name of the topic; null for documents.")]
    page: Annotated[str | None, Field(description="Title of the page; null for documents.")]
    collection: Annotated[str | None, Field(description="Title of the collection; null for questions.")]
    title: Annotated[str, Field(description="Plain text of the question, or title of the document.")]
    text: Annotated[str, Field(description="Markdown to embed: the way to it, its title, and this part of it.")]
    code: Annotated[list[Snippet], Field(description="The code blocks of this part.")]
    tags: list[str]
    difficulty: str | None
    locale: Annotated[str | None, Field(description="Language of the text; null in a base with one language.")]
    hash: Annotated[Hash, Field(description="Hash of all but `id` and `url`: the same hash, the same embedding.")]


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
    "json-page": PageFile,
    "json-question": QuestionFile,
    "json-collection": Collection,
    "json-document": DocumentFile,
    "json-navigation": Navigation,
    "json-chunk": Chunk,
    "json-search": Search,
    "json-search-terms": SearchTerms,
    "json-search-spelling": SearchSpelling,
    "json-search-records": SearchRecords,
    "json-manifest": Manifest,
}
"""The kinds of files by the names of their schemas."""

ENTITIES: Final[dict[str, str]] = {
    "Framework": "framework",
    "Topic": "topic",
    "HubPage": "page",
    "Page": "page",
    "HubQuestion": "question",
    "Question": "question",
    "QuestionFile": "question",
}
"""The names of types with `meta`, and of the entities that they are shapes of."""
