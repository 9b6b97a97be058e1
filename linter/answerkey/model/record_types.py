"""The base of all records, and the types of their values.

pydantic and a JSON Schema validator must agree on every document, so each constraint here is one that both can
express. Values that are left out and values that are `null` mean the same where a field allows `None`.
"""

from __future__ import annotations

from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from answerkey.model.messages import DATE_SHAPE, KEBAB_CASE, TIME_SHAPE, date_fault, time_fault

T = TypeVar("T")

_LARGEST: Final = 2**53 - 1  # the largest whole number that every JSON reader keeps as it is


def _whole_float_as_int(value: object) -> object:
    # For JSON Schema 1.0 is an integer.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def list_as_tuple(value: object) -> object:
    """Return a list as a tuple, which is frozen, and all else as it is."""
    return tuple(value) if isinstance(value, list) else value


def _calendar_date(value: str) -> str:
    if date_fault(value):
        raise PydanticCustomError("not_a_date", "not a calendar date")
    return value


def _date_or_time(value: str) -> str:
    if time_fault(value):
        raise PydanticCustomError("not_a_time", "not a date or time")
    return value


def not_empty(values: tuple[T, ...]) -> tuple[T, ...]:
    """Return items if there are any; raises PydanticCustomError."""
    # pydantic's `min_length` counts the valid items only: a list of one bad item would be empty as well.
    if not values:
        raise PydanticCustomError("no_items", "no items")
    return values


def _distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    earlier: set[str] = set()
    for value in values:
        if value in earlier:
            raise PydanticCustomError("repeated", "an item stands twice", {"item": value})
        earlier.add(value)
    return values


Text = Annotated[str, Field(min_length=1)]
Slug = Annotated[
    str,
    # In Python, unlike in ECMAScript and Rust, `$` also stands before a final line end; the `not` closes that gap.
    Field(min_length=1, pattern=KEBAB_CASE, json_schema_extra={"not": {"pattern": r"\n"}}),
]
WholeNumber = Annotated[int, Field(ge=-_LARGEST, le=_LARGEST), BeforeValidator(_whole_float_as_int)]
Count = Annotated[int, Field(ge=0, le=_LARGEST), BeforeValidator(_whole_float_as_int)]
IsoDate = Annotated[
    str,
    AfterValidator(_calendar_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DATE_SHAPE}),
]
DateOrTime = Annotated[
    str,
    AfterValidator(_date_or_time),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "date", "pattern": DATE_SHAPE},
                {"type": "string", "format": "date-time", "pattern": TIME_SHAPE},
            ]
        }
    ),
]
Tags = Annotated[
    tuple[Text, ...],
    AfterValidator(_distinct),
    BeforeValidator(list_as_tuple),
    Field(json_schema_extra={"uniqueItems": True}),
]
PagePaths = Annotated[tuple[Text, ...], BeforeValidator(list_as_tuple)]


class Record(BaseModel):
    """The base of all records: they are frozen, accept no unknown key and convert no value."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
