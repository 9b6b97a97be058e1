"""The results of the tools, of which the schemas of structured output are made."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict  # pydantic needs it before Python 3.12

_closed = with_config(ConfigDict(extra="forbid"))
Address = Annotated[str, Field(description="Address to cite, and to call `get` with.")]
Path = Annotated[str, Field(description="The way to it, by titles.")]


@_closed
class SearchHit(TypedDict):
    """A question or document that a search found."""

    address: Address
    kind: Annotated[str, Field(description="How the question is answered; of a document `document`.")]
    title: str
    path: Path
    difficulty: str | None
    excerpt: Annotated[str, Field(description="The part that matched: call `get` before you rely on it.")]
    missing: Annotated[list[str], Field(description="Words of the query that it does not have.")]


@_closed
class SearchHits(TypedDict):
    """The result of a search, the best hits first."""

    hits: list[SearchHit]
    total: int
    match: Annotated[str, Field(description="`all` if some hits have all words, else `any`.")]
    corrected: Annotated[str, Field(description="The query that was searched, where yours has unknown words.")]
    dropped: Annotated[list[str], Field(description="Words that were not searched.")]
    next: Annotated[str | None, Field(description="The cursor of the hits that follow.")]


@_closed
class Entry(TypedDict):
    """A page, question, document, topic or framework as Markdown."""

    address: Address
    type: Annotated[str, Field(description="`page`, `question`, `document`, `topic`, `framework` or `base`.")]
    title: str
    markdown: str
    part: int
    parts: int
    hash: Annotated[str | None, Field(description="The same hash, the same text.")]


@_closed
class SampleQuestion(TypedDict):
    """A question that was drawn."""

    address: Address
    kind: str
    title: str
    path: Path
    difficulty: str
    tags: list[str]
    question: Annotated[str, Field(description="Markdown, with choices or the code to begin with.")]
    answer: Annotated[str | None, Field(description="Markdown; null unless `answers` was set.")]


@_closed
class Sample(TypedDict):
    """Questions that were drawn, in the order in which to ask them."""

    questions: list[SampleQuestion]
    seed: str


@_closed
class RelatedEntry(TypedDict):
    """A question or page that is near to another."""

    address: Address
    title: str
    path: Path


@_closed
class Related(TypedDict):
    """What to read next, the nearest first."""

    address: Address
    related: list[RelatedEntry]


@_closed
class Place(TypedDict):
    """A place in the draft: line and column count from 1, the offset in characters from 0."""

    line: int
    column: int
    offset: int


@_closed
class DraftDiagnostic(TypedDict):
    """A finding in the draft."""

    rule: Annotated[str, Field(description="Id of the rule, for `explain_rule`.")]
    severity: Annotated[str, Field(description="`error` misleads a reader, `warning` is house style.")]
    message: str
    hint: Annotated[str | None, Field(description="What to do.")]
    start: Place
    end: Place
    question: Annotated[str | None, Field(description="Id of the question around it.")]
    snippet: Annotated[int | None, Field(description="Number of the code block in its answer.")]
    fix: Annotated[
        dict[str, Any] | None,
        Field(description="A correction: `edits` replace characters from offset `start` to `end` by `text`."),
    ]


@_closed
class CheckedDraft(TypedDict):
    """The findings in a draft; no errors means that it can be delivered."""

    path: Annotated[str, Field(description="Where the draft was checked, in the content folder.")]
    collection: Annotated[str, Field(description="What it was checked as.")]
    errors: int
    warnings: int
    diagnostics: Annotated[list[DraftDiagnostic], Field(description="Errors and warnings in the order of the text.")]
    left_out: Annotated[int, Field(description="Number of further diagnostics.")]
    notes: Annotated[list[str], Field(description="What could not be checked.")]


@_closed
class RuleText(TypedDict):
    """What a rule checks, and why."""

    rule: str
    severity: str
    summary: str
    markdown: str
