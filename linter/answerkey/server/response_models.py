"""The response models of the API beside its records, whose members `delivery.entities` declares.

Members that the JSON files of a build have too have the same name and meaning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict  # pydantic needs it before Python 3.12

from answerkey.delivery.entities import COLLECTION, DOCUMENT, FRAMEWORK, PAGE, QUESTION, TOPIC
from answerkey.delivery.fields import list_of, shape_type
from answerkey.delivery.store import DOCUMENT_KIND, DocumentFacets, Facets, Meta, SearchResult, Slice, marked
from answerkey.delivery.store import Hit as StoredHit
from answerkey.delivery.value_types import Count

Marked = Annotated[str, Field(description="Safe HTML, with `<mark>` around what matched.")]

Framework = shape_type(
    "Framework", "A framework, library or tool that questions are about.", FRAMEWORK.within("detail"), closed=False
)
Topic = shape_type("Topic", "A part of a framework.", TOPIC.within("detail"), closed=False)
PageSummary = shape_type("PageSummary", "A page of questions, without them.", PAGE.within("item"), closed=False)
Question = shape_type(
    "Question",
    "A question and its answer, with all that is derived from them.",
    QUESTION.within("detail"),
    closed=False,
)
Page = shape_type(
    "Page",
    "A page and its questions, with all that is derived from them.",
    PAGE.within("detail"),
    {"questions": list_of(Question)},
    closed=False,
)
Collection = shape_type("Collection", "A collection that the base declares.", COLLECTION.within("detail"), closed=False)
DocumentSummary = shape_type(
    "DocumentSummary", "A document of a collection, without its texts.", DOCUMENT.within("item"), closed=False
)
Document = shape_type(
    "Document", "A document, with all that is derived from it.", DOCUMENT.within("detail"), closed=False
)
_EXCERPT: Final = {
    "excerpt": Annotated[str, Field(description="A part of the answer or text or of its code, as plain text.")],
    "excerptMarked": Marked,
    "excerptIn": Annotated[
        str, Field(description="What the excerpt is a part of: `text` of documents.", examples=["answer", "code"])
    ],
    "score": Annotated[float, Field(description="Greater is better; scores of two searches can't be compared.")],
    "missing": Annotated[list[str], Field(description="Words of the query that it does not have.")],
}
Hit = shape_type(
    "Hit", "A question that a search found.", QUESTION.within("hit"), {"qMarked": Marked, **_EXCERPT}, closed=False
)
DocumentHit = shape_type(
    "DocumentHit",
    "A document that a search found.",
    DOCUMENT.within("hit"),
    {
        "kind": Annotated[Literal["document"], Field(description="What was found; all other kinds are questions.")],
        "titleMarked": Marked,
        **_EXCERPT,
    },
    closed=False,
)
AnyHit: Final[Any] = Hit | DocumentHit
HIT_MEMBERS: Final[tuple[str, ...]] = tuple(dict.fromkeys((*Hit.__annotations__, *DocumentHit.__annotations__)))


class Counted(TypedDict):
    """The numbers of questions: in all, and for each value of a facet under all filters but its own."""

    total: Count
    difficulties: dict[str, Count]
    frameworks: dict[str, Count]
    topics: Annotated[dict[str, Count], Field(description="By the paths of topics.")]
    tags: dict[str, Count]
    languages: Annotated[dict[str, Count], Field(description="By the languages of snippets.")]
    verified: Annotated[dict[str, Count], Field(description="By what is known of their code.")]
    kinds: Annotated[dict[str, Count], Field(description="By how they are answered.")]


class CountedDocuments(TypedDict):
    """The numbers of documents of a collection: in all, and for each value of a field of their data."""

    total: Count
    data: Annotated[
        dict[str, dict[str, Count]],
        Field(description="By the names of fields, for each value under all filters but that of the field."),
    ]


class Counts(TypedDict):
    """The numbers of records."""

    frameworks: Count
    topics: Count
    pages: Count
    questions: Count
    collections: Count
    documents: Count


class Root(TypedDict):
    """The metadata of the content."""

    program: str
    schema: Annotated[str, Field(description="Version of the tables of the SQLite file.")]
    hash: Annotated[str, Field(description="Hash of all content: the same hash, the same answers.")]
    counts: Counts
    locale: NotRequired[Annotated[str, Field(description="Language of the texts, if the base has several.")]]
    locales: NotRequired[Annotated[list[str], Field(description="All languages, that of the base first.")]]


def root(meta: Meta) -> dict[str, Any]:
    """Return the metadata of a file."""
    counts = {name: getattr(meta, name) for name in Counts.__annotations__}
    locales = {"locale": meta.locale, "locales": list(meta.locales)} if meta.locales else {}
    return {"program": meta.program, "schema": meta.schema, "hash": meta.hash, "counts": counts, **locales}


def whole(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a list that has no parts."""
    return {"items": items, "total": len(items)}


def part(items: Slice[Mapping[str, Any]], total: int) -> dict[str, Any]:
    """Return a part of a list of `total` records."""
    return {"items": items.items, "total": total, "next": items.next}


def found(result: SearchResult, members: Sequence[str]) -> dict[str, Any]:
    """Return the result of a search, of whose hits some members are requested."""
    hits = (hit(each) for each in result.hits)
    return {
        "items": [{name: value for name, value in each.items() if name in members} for each in hits],
        "total": result.total,
        "next": result.next,
        "match": result.match,
        "suggestion": result.suggestion,
        "corrected": result.corrected,
        "dropped": list(result.dropped),
    }


def hit(source: StoredHit) -> dict[str, Any]:
    """Return a hit of a search."""
    is_document = "qText" not in source.record
    return {
        **source.record,
        **({"kind": DOCUMENT_KIND} if is_document else {}),
        "titleMarked" if is_document else "qMarked": marked(source.title, source.title_marks),
        "excerpt": source.excerpt,
        "excerptMarked": marked(source.excerpt, source.excerpt_marks),
        "excerptIn": source.excerpt_in,
        "score": round(source.score, 4),
        "missing": list(source.missing),
    }


def counted(facets: Facets) -> dict[str, Any]:
    """Return counts of questions."""
    return {name: getattr(facets, name) for name in Counted.__annotations__}


def counted_documents(facets: DocumentFacets) -> dict[str, Any]:
    """Return counts of documents."""
    return {"total": facets.total, "data": facets.data}
