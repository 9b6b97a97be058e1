"""The shapes in which records are delivered, and where an authored field stands in them.

A field of a record says so in its metadata: ``icon: Annotated[str, Delivery(TO_READERS | {"navigation"})]``. A field
that says nothing is delivered wherever all of its record is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

Shape = Literal[
    "hub",
    "page",
    "question",
    "collection",
    "document",
    "navigation",
    "search",
    "item",
    "detail",
    "hit",
    "table",
    "csv",
]
"""A shape of delivery: the JSON files (`hub` to `search`), the answers of the API
(`item` of a list, `detail`, `hit` of a search), a `table` of SQLite, and `csv`."""
Shapes = frozenset[Shape]

FILES: Final[Shapes] = frozenset({"hub", "page", "question"})
API: Final[Shapes] = frozenset({"item", "detail"})
TO_READERS: Final[Shapes] = FILES | API | {"table"}
EVERYWHERE: Final[Shapes] = TO_READERS | {"csv"}


@dataclass(frozen=True, slots=True)
class Delivery:
    """The shapes in which an authored field is delivered, and its names if these are not made from its key."""

    shapes: Shapes = EVERYWHERE
    column: str = ""
    csv: str = ""


HIDDEN: Final = Delivery(frozenset())
"""The delivery of fields that readers never see: they say how questions are proved."""


@dataclass(frozen=True, slots=True, eq=False)
class AuthoredField:
    """A field of a record: its name in Python, its key in files, and where it is delivered."""

    name: str
    key: str
    info: FieldInfo
    delivery: Delivery

    @property
    def hidden(self) -> bool:
        return self.delivery.shapes == HIDDEN.shapes

    @property
    def is_list(self) -> bool:
        return _holds_tuple(self.info.annotation)


def _holds_tuple(annotation: Any) -> bool:
    return get_origin(annotation) is tuple or any(map(_holds_tuple, get_args(annotation)))


@cache
def authored(record: type[BaseModel]) -> tuple[AuthoredField, ...]:
    """Return the fields of a record, in their order."""
    return tuple(_authored(record))


def _authored(record: type[BaseModel]) -> Iterator[AuthoredField]:
    for name, info in record.model_fields.items():
        delivery = next((each for each in info.metadata if isinstance(each, Delivery)), Delivery())
        yield AuthoredField(name, info.alias or name, info, delivery)


def undeclared(record: type[BaseModel], data: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a file under keys that its record does not declare: fields of the user."""
    keys = {field.key for field in authored(record)}
    return {key: value for key, value in data.items() if isinstance(key, str) and key not in keys}
