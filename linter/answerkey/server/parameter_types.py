"""The types of parameters of the API: what their values may be, for the documentation and the checks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Annotated, Final

from fastapi import Path
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from answerkey.config import nearest
from answerkey.delivery.entities import DOCUMENT, PAGE, QUESTION
from answerkey.delivery.store import (
    DATA,
    DIFFICULTIES,
    DOCUMENT_KIND,
    DOCUMENT_SORTS,
    MAX_VALUES,
    PAGE_SORTS,
    QUESTION_SORTS,
    STAGES,
    VERIFIED,
)
from answerkey.model.question_kinds import QUESTION_KINDS
from answerkey.server import response_models

UNKNOWN: Final = "unknown"
"""The type of an error that lists the allowed names."""
MAX_TEXT: Final = 200
_MAX_PATH: Final = 1000


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
        raise PydanticCustomError(UNKNOWN, "must be one of {names}", {"names": ", ".join(allowed), "near": near})
    return item


def _list_of(allowed: Collection[str]) -> WithJsonSchema:
    return WithJsonSchema({"type": "array", "items": {"type": "string", "enum": list(allowed)}, "minItems": 1})


def _sorts(columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(sign + name for name in columns for sign in ("", "-"))


_ITEM = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT}
Segment = Annotated[str, Path(min_length=1, max_length=_MAX_PATH)]
Text = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
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
_DOCUMENT = DOCUMENT.names("detail")
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


def _document_sort(sort: str) -> str:
    """Return an order of documents, which may be by a field of their data; the store knows those."""
    return sort if sort.removeprefix("-").startswith(DATA) else _checked(sort, (*_BY_DOCUMENT, f"{DATA}NAME"))


_BY_DOCUMENT = _sorts(DOCUMENT_SORTS)
DocumentSort = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(_document_sort)]
