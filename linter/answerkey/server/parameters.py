"""The parameters of the API, each defined once for the documentation and the checks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import Path
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError
from starlette.requests import Request

from answerkey.config import nearest
from answerkey.delivery.entities import DOCUMENT, PAGE, QUESTION
from answerkey.delivery.store import (
    DATA,
    DIFFICULTIES,
    DOCUMENT_KIND,
    DOCUMENT_SORTS,
    MAX_LIMIT,
    MAX_QUERY,
    MAX_SAMPLE,
    MAX_VALUES,
    PAGE_SORTS,
    QUESTION_SORTS,
    STAGES,
    VERIFIED,
    Filters,
    MetaFilter,
    SampleSize,
    Store,
    UnknownValue,
)
from answerkey.model.question_kinds import QUESTION_KINDS
from answerkey.server import response_models
from answerkey.server.errors import ParameterError, Problem

_MOST_CURSOR = 2000
_MOST_TEXT = 200
_MOST_PATH = 1000
_NO_META: Final[dict[str, tuple[str, ...]]] = {}
META: Final = "meta."  # what the names of parameters for fields that the base adds begin with
_UNKNOWN = "unknown"  # the type of an error that lists the allowed names


def _split(value: object) -> object:
    """Return the items of a list, separated by commas or by repeating the parameter."""
    if not isinstance(value, list):
        return value
    return tuple(part for item in value for part in str(item).split(","))


def _names(allowed: Collection[str]) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    """Return a check that all items are allowed names."""

    def check(items: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_checked(item, allowed) for item in items)

    return check


def _name(allowed: Collection[str]) -> Callable[[str], str]:
    return lambda item: _checked(item, allowed)


def _checked(item: str, allowed: Collection[str]) -> str:
    if item not in allowed:
        near = nearest(item, allowed)
        raise PydanticCustomError(_UNKNOWN, "must be one of {names}", {"names": ", ".join(allowed), "near": near})
    return item


def _list_of(allowed: Collection[str]) -> WithJsonSchema:
    return WithJsonSchema({"type": "array", "items": {"type": "string", "enum": list(allowed)}, "minItems": 1})


def _sorts(columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(sign + name for name in columns for sign in ("", "-"))


_ITEM = {"type": "string", "minLength": 1, "maxLength": _MOST_TEXT}
Segment = Annotated[str, Path(min_length=1, max_length=_MOST_PATH)]
Text = Annotated[str, Field(min_length=1, max_length=_MOST_TEXT)]
Texts = Annotated[
    tuple[Text, ...],
    Field(max_length=MAX_VALUES),
    BeforeValidator(_split),
    WithJsonSchema({"type": "array", "items": {**_ITEM, "pattern": "^[^,]+$"}, "minItems": 1, "maxItems": MAX_VALUES}),
]
Whole = Annotated[
    tuple[Text, ...],
    Field(max_length=MAX_VALUES),
    WithJsonSchema({"type": "array", "items": _ITEM, "minItems": 1, "maxItems": MAX_VALUES}),
]
Difficulties = Annotated[
    tuple[str, ...], BeforeValidator(_split), AfterValidator(_names(DIFFICULTIES)), _list_of(DIFFICULTIES)
]
States = Annotated[tuple[str, ...], BeforeValidator(_split), AfterValidator(_names(VERIFIED)), _list_of(VERIFIED)]
Stages = Annotated[tuple[str, ...], BeforeValidator(_split), AfterValidator(_names(STAGES)), _list_of(STAGES)]
Kinds = Annotated[
    tuple[str, ...], BeforeValidator(_split), AfterValidator(_names(QUESTION_KINDS)), _list_of(QUESTION_KINDS)
]
_ALL_KINDS = (*QUESTION_KINDS, DOCUMENT_KIND)
HitKinds = Annotated[tuple[str, ...], BeforeValidator(_split), AfterValidator(_names(_ALL_KINDS)), _list_of(_ALL_KINDS)]
_DOCUMENT, _DOCUMENT_ITEM = DOCUMENT.names("detail"), DOCUMENT.names("item")
DocumentFields = Annotated[
    tuple[str, ...], BeforeValidator(_split), AfterValidator(_names(_DOCUMENT)), _list_of(_DOCUMENT)
]
_PAGES, _QUESTIONS, _HITS = PAGE.names("item"), QUESTION.names("detail"), response_models.HIT_MEMBERS
PageFields = Annotated[tuple[str, ...], BeforeValidator(_split), AfterValidator(_names(_PAGES)), _list_of(_PAGES)]
QuestionFields = Annotated[
    tuple[str, ...], BeforeValidator(_split), AfterValidator(_names(_QUESTIONS)), _list_of(_QUESTIONS)
]
HitFields = Annotated[tuple[str, ...], BeforeValidator(_split), AfterValidator(_names(_HITS)), _list_of(_HITS)]
_BY_PAGE, _BY_QUESTION = _sorts(PAGE_SORTS), _sorts(QUESTION_SORTS)
PageSort = Annotated[str, AfterValidator(_name(_BY_PAGE)), WithJsonSchema({"type": "string", "enum": [*_BY_PAGE]})]
QuestionSort = Annotated[
    str, AfterValidator(_name(_BY_QUESTION)), WithJsonSchema({"type": "string", "enum": [*_BY_QUESTION]})
]


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
    meta: dict[str, Whole] = Field(_NO_META, alias=META)

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
    stage: Stages = Field((), description="Stages; more than one in a preview only.", examples=[["published"]])
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
        max_length=_MOST_CURSOR,
        description="Where the list goes on: `next` of the answer before, whose other parameters stay.",
    )


class PageQuery(FilterQuery, Window):
    """The parameters of the list of pages."""

    sort: PageSort = Field("position", description="`-` before a name turns the order round.", examples=["-updated"])
    fields: PageFields = Field(_PAGES, description="Members of each item.", examples=[["path", "title", "mix"]])


class QuestionQuery(QuestionFilterQuery, Window):
    """The parameters of the list of questions."""

    sort: QuestionSort = Field("position", description="`-` before a name turns the order round.", examples=["-words"])
    fields: QuestionFields = Field(
        QUESTION.names("item"),
        description="Members of each item; by default all but the answer and what is made from it.",
        examples=[["address", "qHtml", "html"]],
    )


def _document_sort(sort: str) -> str:
    """Return an order of documents, which may be by a field of their data; the store knows those."""
    return sort if sort.removeprefix("-").startswith(DATA) else _checked(sort, _BY_DOCUMENT)


_BY_DOCUMENT = _sorts(DOCUMENT_SORTS)
DocumentSort = Annotated[str, Field(max_length=_MOST_TEXT), AfterValidator(_document_sort)]


class DocumentFilterQuery(Parameters):
    """The filters of the documents of a collection, by the names of their fields: ``data.level``."""

    data: dict[str, Whole] = Field(_NO_META, alias=DATA)

    @model_validator(mode="before")
    @classmethod
    def _with_data(cls, values: Any) -> Any:
        """Gather the parameters of fields of the data, such as ``data.level``."""
        return _gathered(values, DATA)

    @property
    def filters(self) -> tuple[MetaFilter, ...]:
        return tuple(MetaFilter(*field) for field in self.data.items())


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
        _DOCUMENT_ITEM,
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
    fields: HitFields = Field(_HITS, description="Members of each hit.", examples=[["address", "qMarked"]])

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
    fields: QuestionFields = Field(_QUESTIONS, description="Members of each item.", examples=[["address", "q"]])

    @property
    def size(self) -> SampleSize:
        return SampleSize(self.sample, self.easy, self.medium, self.hard)


_GATHERED: Final = ("meta", "data")  # parameters whose names are those of fields
_LISTS = frozenset(
    {
        "framework",
        "topic",
        "page",
        "difficulty",
        "tag",
        "language",
        "verified",
        "stage",
        "review",
        "kind",
        "collection",
        "field",
        "fields",
    }
)


def check_collection(store: Store, name: str, query: DocumentQuery | DocumentFacetQuery) -> None:
    """Raise Problem for a collection that is not declared, and for fields and values that its documents do not have."""
    names = [collection["name"] for collection in store.collections()]
    if name not in names:
        near = nearest(name, names)
        raise Problem(404, f"there is no collection `{name}`" + (f"; did you mean `{near}`?" if near else ""))
    wrong = [*map(_unknown, store.unknown_data(name, query.filters))]
    if isinstance(query, DocumentFacetQuery):
        wrong += _unknown_fields(store.data_fields(name) if query.field else (), "field", query.field, "")
    elif (sort := query.sort.removeprefix("-")).startswith(DATA):
        wrong += _unknown_fields(store.data_fields(name), "sort", (sort.removeprefix(DATA),), DATA)
    if wrong:
        raise _refused(wrong)


def _unknown_fields(
    fields: Collection[str], parameter: str, requested: Iterable[str], prefix: str
) -> Iterator[ParameterError]:
    """Yield an error for each requested field that is not among `fields`; the nearest gets the prefix."""
    for field in requested:
        if field not in fields:
            near = nearest(field, fields)
            yield ParameterError(parameter, f"there is no field `{field}`", f"{prefix}{near}" if near else "")


def each_once(request: Request) -> None:
    """Raise Problem for a repeated parameter that is not a list: one of its values would be ignored."""
    names = [name for name, _ in request.query_params.multi_items()]
    once = (name for name in names if name not in _LISTS and not name.startswith((META, DATA)))
    twice = dict.fromkeys(name for name in once if names.count(name) > 1)
    if twice:
        raise Problem(400, "a parameter stands twice", wrong=[ParameterError(name, "stands twice") for name in twice])


def as_problem(error: RequestValidationError, names: Collection[str]) -> Problem:
    """Return the problem of invalid parameters; `names` are those of the endpoint."""
    wrong = tuple(_wrong(detail, names) for detail in error.errors())
    return Problem(400, "; ".join(f"{w.parameter}: {w.detail}" for w in wrong), wrong=wrong)


def unknown_values(values: Iterable[UnknownValue]) -> Problem:
    """Return the problem of values that the base does not have."""
    return _refused([_unknown(value) for value in values])


def _refused(wrong: Sequence[ParameterError]) -> Problem:
    return Problem(400, "; ".join(f"{w.parameter}: {w.detail}" for w in wrong), wrong=wrong)


def _unknown(value: UnknownValue) -> ParameterError:
    if not value.field:
        near = f"{value.value.partition('.')[0]}.{value.nearest}" if value.nearest else ""
        return ParameterError(value.value, "there is no such parameter", near)
    name = _PARAMETERS.get(value.field, value.field)
    return ParameterError(name, f"there is no {name} `{value.value}`", value.nearest)


_PARAMETERS: Final = {
    "frameworks": "framework",
    "topics": "topic",
    "pages": "page",
    "tags": "tag",
    "languages": "language",
    "collections": "collection",
    "reviews": "review",
}


def _wrong(detail: Mapping[str, Any], names: Collection[str]) -> ParameterError:
    place = [str(step) for step in detail["loc"]]
    name = place[1] if len(place) > 1 else place[0]
    if name in (META, DATA):
        name = "".join(place[1:3])
    if detail["type"] == "extra_forbidden":
        return ParameterError(name, "there is no such parameter", nearest(name, names))
    context = detail.get("ctx", {})
    if detail["type"] == _UNKNOWN:
        return ParameterError(name, str(detail["msg"]), context.get("near", ""))
    return ParameterError(name, _MESSAGES.get(detail["type"], str(detail["msg"])).format(**context))


_MESSAGES: Final = {
    "missing": "is missing",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number of fewer digits",
    "int_from_float": "must be a whole number",
    "bool_parsing": "must be `true` or `false`",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "too_long": "must have at most {max_length} values",
}
"""Descriptions of errors, by their type in pydantic, with values of their context."""


def names(request: Request) -> tuple[str, ...]:
    """Return the names of the query parameters of a request's endpoint."""
    fields = request.scope["route"].dependant.query_params
    models = [field.field_info.annotation for field in fields]
    fields_of = (model.model_fields for model in models if issubclass(model, Parameters))
    return tuple(name for each in fields_of for name in each if name not in _GATHERED)
