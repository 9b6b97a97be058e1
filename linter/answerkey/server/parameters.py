"""The parameters of the API, each defined once for the documentation and the checks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, model_validator

from answerkey.delivery.entities import DOCUMENT, PAGE, QUESTION
from answerkey.delivery.store import (
    DATA,
    DOCUMENT_SORTS,
    MAX_LIMIT,
    MAX_QUERY,
    MAX_SAMPLE,
    MAX_VALUES,
    DocumentFilters,
    Filters,
    MetaFilter,
    SampleSize,
)
from answerkey.server import response_models
from answerkey.server.parameter_types import (
    Difficulties,
    DocumentFields,
    DocumentSort,
    HitFields,
    HitKinds,
    Kinds,
    PageFields,
    PageSort,
    QuestionFields,
    QuestionSort,
    Stages,
    States,
    Text,
    Texts,
    Whole,
)

META: Final = "meta."
"""The beginning of the names of parameters for fields that the base adds."""
GATHERED: Final = ("meta", "data")
"""The members of parameters whose names are those of fields."""
_MAX_CURSOR: Final = 2000
_STAGE: Final = "Stages; more than one in a preview only."
_NO_FIELDS: Final[dict[str, tuple[str, ...]]] = {}


class Parameters(BaseModel):
    """The base of all endpoints' parameters: unknown ones are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    locale: Text | None = Field(
        None, description="Language of the texts, one of those of the base; by default its own.", examples=["de"]
    )


def _gathered(values: Any, prefix: str) -> Any:
    """Return parameters with those whose names begin with a prefix gathered in one, under the prefix."""
    if not isinstance(values, dict):
        return values
    named = {name for name in values if name.startswith(prefix)}
    fields = {name.removeprefix(prefix): values[name] for name in named}
    lists = {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
    return {**{name: value for name, value in values.items() if name not in named}, prefix: lists}


class TopicQuery(Parameters):
    """The parameters of the list of topics."""

    framework: Texts = Field((), description="Slugs of frameworks.", examples=[["fastapi"]])
    meta: dict[str, Whole] = Field(_NO_FIELDS, alias=META)

    @model_validator(mode="before")
    @classmethod
    def _with_meta(cls, values: Any) -> Any:
        """Gather the parameters of fields that the base adds, such as ``meta.level``."""
        return _gathered(values, META)

    @property
    def filters(self) -> Filters:
        return Filters(frameworks=self.framework, meta=tuple(MetaFilter(*field) for field in self.meta.items()))


class FilterQuery(TopicQuery):
    """The filters of a list: any of the values of a parameter, all of the parameters."""

    topic: Texts = Field((), description="Slugs of topics, or their paths.", examples=[["security"]])
    difficulty: Difficulties = Field((), examples=[["easy", "medium"]])
    tag: Whole = Field((), description="Tags, each of which the question has.", examples=[["oauth2"]])
    language: Texts = Field((), description="Languages of snippets.", examples=[["python"]])
    verified: States = Field((), description="What is known of the code of the question.", examples=[["proved"]])
    stage: Stages = Field((), description=_STAGE, examples=[["published"]])
    review: Texts = Field((), description="States of review of the page.", examples=[["approved"]])

    @property
    def filters(self) -> Filters:
        return replace(
            super().filters,
            topics=self.topic,
            difficulties=self.difficulty,
            tags=self.tag,
            languages=self.language,
            verified=self.verified,
            stages=self.stage,
            reviews=self.review,
        )


class QuestionFilterQuery(FilterQuery):
    """The filters of a list of questions."""

    page: Texts = Field((), description="Paths of pages.", examples=[["/fastapi/security/jwt"]])
    kind: Kinds = Field((), description="How the question is answered.", examples=[["choice", "output"]])

    @property
    def filters(self) -> Filters:
        return replace(super().filters, pages=self.page, kinds=self.kind)


class Window(Parameters):
    """The part of a list to return."""

    limit: int = Field(20, ge=1, le=MAX_LIMIT, description="Items at most.", examples=[20])
    cursor: str | None = Field(
        None,
        min_length=1,
        max_length=_MAX_CURSOR,
        description="Where the list goes on: `next` of the answer before, whose other parameters stay.",
    )


class PageQuery(FilterQuery, Window):
    """The parameters of the list of pages."""

    sort: PageSort = Field("position", description="`-` before a name turns the order round.", examples=["-updated"])
    fields: PageFields = Field(
        PAGE.names("item"), description="Members of each item.", examples=[["path", "title", "mix"]]
    )


class QuestionQuery(QuestionFilterQuery, Window):
    """The parameters of the list of questions."""

    sort: QuestionSort = Field("position", description="`-` before a name turns the order round.", examples=["-words"])
    fields: QuestionFields = Field(
        QUESTION.names("item"),
        description="Members of each item; by default all but the answer and what is made from it.",
        examples=[["address", "qHtml", "html"]],
    )


class DocumentFilterQuery(Parameters):
    """The filters of the documents of a collection: stages, and fields of their data by name: ``data.level``."""

    stage: Stages = Field((), description=_STAGE, examples=[["published"]])
    data: dict[str, Whole] = Field(_NO_FIELDS, alias=DATA)

    @model_validator(mode="before")
    @classmethod
    def _with_data(cls, values: Any) -> Any:
        """Gather the parameters of fields of the data, such as ``data.level``."""
        return _gathered(values, DATA)

    def filters(self, collection: str) -> DocumentFilters:
        """Return the filters of documents of a collection."""
        return DocumentFilters(collection, tuple(MetaFilter(*field) for field in self.data.items()), self.stage)


class DocumentFacetQuery(DocumentFilterQuery):
    """The parameters of the counts of documents of a collection."""

    field: Texts = Field(
        (),
        description=f"Fields of the data; by default each that has at most {MAX_VALUES} values.",
        examples=[["level", "tags"]],
    )


class DocumentQuery(DocumentFilterQuery, Window):
    """The parameters of the list of documents of a collection."""

    sort: DocumentSort = Field(
        "position",
        description="One of " + ", ".join(f"`{name}`" for name in DOCUMENT_SORTS) + ", or a field of the data such as "
        "`data.year`; `-` before a name turns the order round.",
        examples=["-changed"],
    )
    fields: DocumentFields = Field(
        DOCUMENT.names("item"),
        description="Members of each item; by default all but its texts and what is made from them.",
        examples=[["address", "title", "data"]],
    )


class SearchQuery(QuestionFilterQuery, Window):
    """The parameters of a search; a filter of questions leaves out documents."""

    kind: HitKinds = Field(
        (), description="How the question is answered; `document` finds documents.", examples=[["choice", "document"]]
    )
    collection: Texts = Field((), description="Names of collections, whose documents are found.", examples=[["notes"]])

    q: str = Field(
        min_length=1,
        max_length=MAX_QUERY,
        description="What is looked for: words, the last of which may be the beginning of one, and phrases in quotes.",
        examples=["async/await"],
    )
    prefix: bool = Field(True, description="Whether the last word may be the beginning of one.")
    fields: HitFields = Field(
        response_models.HIT_MEMBERS, description="Members of each hit.", examples=[["address", "qMarked"]]
    )

    @property
    def filters(self) -> Filters:
        return replace(super().filters, collections=self.collection)


class SampleQuery(QuestionFilterQuery):
    """The parameters of a sample: at least so many of each difficulty, and `sample` in all."""

    sample: int | None = Field(
        None,
        ge=1,
        le=MAX_SAMPLE,
        description="Questions in all; by default the sum of the others, or 10.",
        examples=[20],
    )
    easy: int = Field(0, ge=0, le=MAX_SAMPLE, examples=[5])
    medium: int = Field(0, ge=0, le=MAX_SAMPLE, examples=[10])
    hard: int = Field(0, ge=0, le=MAX_SAMPLE, examples=[5])
    seed: str = Field("0", min_length=1, max_length=64, description="Another seed, other questions.", examples=["7"])
    fields: QuestionFields = Field(
        QUESTION.names("detail"), description="Members of each item.", examples=[["address", "q"]]
    )

    @property
    def size(self) -> SampleSize:
        return SampleSize(self.sample, self.easy, self.medium, self.hard)
