"""Declared fields: the one description of an entity that all of its delivered shapes are made from.

An entity has the authored fields of its record and derived ones beside them. Each field says its type, the shapes in
which it is delivered, how its value is made of the catalog, its column in SQLite, and how the API reads it from there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, reduce
from operator import attrgetter, or_
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin

import msgspec
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, with_config
from pydantic import Field as Described
from typing_extensions import TypedDict, is_typeddict  # pydantic needs it before Python 3.12

from answerkey.delivery.targets import Settings
from answerkey.model.delivered import AuthoredField, Shape, Shapes, authored, undeclared

_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")
_make_typed_dict: Any = TypedDict  # mypy knows the call with a literal only


class Context(NamedTuple):
    """The surroundings of a value: the page of a question, plain texts of questions by address, and the settings."""

    page: Any = None
    texts: Mapping[str, str] = {}
    settings: Settings = Settings()


Derivation = str | Callable[[Any, Context], Any]
"""An attribute of the catalog's entity, with dots for parts, or a function of the entity and its context."""
Kind = Literal["text", "integer", "real", "boolean", "json"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `constraint` is SQL that each dialect has."""

    name: str
    kind: Kind = "text"
    optional: bool = False
    constraint: str = ""

    def stored(self, value: Any) -> Any:
        """Return the value that the column holds for a delivered one."""
        if value is None:
            return None if self.optional or self.kind != "text" else ""
        if self.kind == "integer":
            return max(-_GREATEST, min(value, _GREATEST))
        return _as_json(value) if self.kind == "json" else value

    @property
    def loader(self) -> Callable[[Any], Any] | None:
        """The function that makes a delivered value of a stored one, or None if they are the same."""
        return _LOADERS.get(self.kind)


_GREATEST: Final = 2**63 - 1


def _as_json(value: object) -> str:
    """Return a value as JSON; its keys are not escaped, so that SQLite finds them, unless UTF-8 can't encode them."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"), allow_nan=False)
    return text


def _loaded(text: str | None) -> Any:
    return None if text is None else msgspec.json.decode(text)


_LOADERS: Final[Mapping[Kind, Callable[[Any], Any]]] = {"boolean": bool, "json": _loaded}


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of another table that belong to a record: their columns, how they are ordered, and a condition."""

    table: str
    columns: str
    order: str = "number"
    condition: str = "TRUE"


@dataclass(frozen=True, slots=True)
class Read:
    """The way in which the API's value is read: expressions of SQL, rows of another table, and what is made of both.

    `make` gets a value for each column and, where `rows` is named, a list of tuples.
    """

    columns: tuple[str, ...] = ()
    make: Callable[..., Any] | None = None
    rows: Rows | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entity. Without `of` it is authored; without `read` the API's value is that of the column."""

    key: str
    type: Any
    shapes: Shapes
    of: Derivation | None = None
    column: Column | None = None
    read: Read | None = None
    description: str = ""
    csv: str = ""

    @property
    def meaning(self) -> str:
        """The description of the field or of its type, or empty."""
        return self.description or next(filter(None, _descriptions(self.type)), "")

    def name_in(self, shape: Shape) -> str:
        """Return the name of the field in a shape."""
        if shape == "csv" and self.csv:
            return self.csv
        return self.column.name if shape == "table" and self.column else self.key


def _descriptions(kind: Any) -> Iterator[str]:
    """Yield the descriptions of a type and of those within it; of what has members, the first line of its docstring."""
    yield from (getattr(each, "description", "") for each in getattr(kind, "__metadata__", ()))
    if is_typeddict(kind):
        yield (kind.__doc__ or "").partition("\n")[0]
    for part in get_args(kind):
        yield from _descriptions(part)


@dataclass(frozen=True, eq=False)
class Entity:
    """A kind of record with its fields; `leading` ones come before those of the record, `derived` ones behind.

    It has some `shapes`; the others of its fields have no effect. A derived field takes the place of the authored one
    of the same key in its shapes. `reads` says how the API reads
    authored fields that have no column. `alias` names the table in statements.
    """

    name: str
    record: type[BaseModel]
    table: str
    alias: str
    shapes: Shapes
    leading: tuple[Field, ...] = ()
    derived: tuple[Field, ...] = ()
    reads: Mapping[str, Read] = field(default_factory=dict)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """All fields, in the order in which they are delivered."""
        own: dict[str, Shapes] = {}
        for each in (*self.leading, *self.derived):
            own[each.key] = own.get(each.key, frozenset()) | each.shapes
        others = (self._authored(each, own.get(each.key, frozenset())) for each in authored(self.record))
        fields = (replace(each, shapes=each.shapes & self.shapes) for each in (*self.leading, *others, *self.derived))
        return tuple(each for each in fields if each.shapes)

    def _authored(self, source: AuthoredField, replaced: Shapes) -> Field:
        shapes = source.delivery.shapes - replaced
        kind = delivered_type(source.info.annotation)
        column = None
        if "table" in shapes:
            column = Column(source.delivery.column or snake_case(source.key), *_storage(kind))
        description = source.info.description or ""
        value, read = _authored_value(source), self.reads.get(source.key)
        return Field(source.key, kind, shapes, value, column, read, description, source.delivery.csv)

    def within(self, shape: Shape) -> tuple[Field, ...]:
        """Return the fields of a shape, in order; no two have one name."""
        return _within(self, shape)

    def names(self, shape: Shape) -> tuple[str, ...]:
        """Return the names of the fields of a shape."""
        return tuple(each.name_in(shape) for each in self.within(shape))

    def values(self, shape: Shape, item: object, context: Context = Context()) -> dict[str, Any]:  # noqa: B008  # frozen
        """Return the values of an entity of the catalog in a shape, by their names there."""
        return {name: get(item, context) for name, get in _getters(self, shape)}

    def data(self, source: Mapping[str, Any], attributes: Iterable[str]) -> dict[str, Any]:
        """Return the delivered values of the authored fields of a file that are no attributes of the catalog's entity.

        A value that the record does not allow counts as absent: the rules that report it may be off.
        """
        taken = set(attributes)
        fields = (each for each in authored(self.record) if not each.hidden and each.name not in taken)
        return {each.key: valid_value(each, source.get(each.key)) for each in fields}

    def meta(self, source: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of the user: values of JSON under keys that the record does not declare."""
        return values_of_json(undeclared(self.record, dict(source)))


@cache
def _within(entity: Entity, shape: Shape) -> tuple[Field, ...]:
    fields = tuple(each for each in entity.fields if shape in each.shapes)
    names = [each.name_in(shape) for each in fields]
    assert len(set(names)) == len(names), f"{entity.name}: a name stands twice in {shape}"
    return fields


@cache
def _getters(entity: Entity, shape: Shape) -> tuple[tuple[str, Callable[[Any, Context], Any]], ...]:
    return tuple((each.name_in(shape), _getter(each.of)) for each in entity.within(shape) if each.of is not None)


def _getter(of: Derivation) -> Callable[[Any, Context], Any]:
    if not isinstance(of, str):
        return of
    get = attrgetter(of)
    return lambda item, _: get(item)


def _authored_value(source: AuthoredField) -> Callable[[Any, Context], Any]:
    """Return a function that takes the value of an attribute, or else of the data that no attribute holds."""
    name, key, absent = source.name, source.key, _absent(source)

    def get(item: Any, _: Context) -> Any:
        if key in item.data:
            return item.data[key]
        value = getattr(item, name, absent)
        return list(value) if isinstance(value, tuple) else value

    return get


# Types


def delivered_type(annotation: Any) -> Any:
    """Return the type of a field's delivered value: that of its record without constraints, and lists for tuples."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return delivered_type(parts[0])
    if origin in (Union, UnionType):
        return reduce(or_, map(delivered_type, parts))
    if origin in (tuple, list):
        return list_of(delivered_type(parts[0]))
    if origin is dict:
        return dict[str, delivered_type(parts[1])]  # type: ignore[misc]  # likewise
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return record_type(annotation)
    return annotation


def list_of(kind: Any) -> Any:
    """Return the type of lists of a type that is made at run time."""
    return list[kind]


@cache
def record_type(record: type[BaseModel]) -> Any:
    """Return the closed type of a record that stands within another."""
    fields = [
        Field(
            each.key,
            delivered_type(each.info.annotation),
            each.delivery.shapes,
            description=each.info.description or "",
        )
        for each in authored(record)
        if not each.hidden
    ]
    return shape_type(record.__name__, record.__doc__ or "", fields)


def shape_type(
    name: str, summary: str, fields: Iterable[Field], more: Mapping[str, Any] | None = None, *, closed: bool = True
) -> Any:
    """Return a type that pydantic reads, with a member for each field and for each type of `more`."""
    members = {each.key: _described(each) for each in fields}
    kind = _make_typed_dict(name, {**members, **(more or {})})
    kind.__doc__ = summary
    return with_config(ConfigDict(extra="forbid"))(kind) if closed else kind


def _described(source: Field) -> Any:
    return Annotated[source.type, Described(description=source.description)] if source.description else source.type


def _storage(kind: Any) -> tuple[Kind, bool]:
    """Return the kind of a column for values of a type, and whether it may be null."""
    parts = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    kinds = {
        _KINDS.get(part, "text" if get_origin(part) is Literal else "json") for part in parts if part is not NoneType
    }
    return (kinds.pop() if len(kinds) == 1 else "json"), NoneType in parts


_KINDS: Final[Mapping[Any, Kind]] = {str: "text", int: "integer", float: "real", bool: "boolean"}


def snake_case(key: str) -> str:
    """Return a key as the name of a column: ``seoDescription`` is ``seo_description``."""
    return _CAPITAL.sub(r"_\1", key).lower()


# Values of files


def valid_value(source: AuthoredField, value: object) -> Any:
    """Return the delivered form of a value, or what stands for an absent one if the record does not allow it."""
    adapter, absent = _adapter(source), _absent(source)
    if value is None:
        return absent
    try:
        return adapter.dump_python(adapter.validate_python(value), mode="json", by_alias=True)
    except ValidationError:
        return absent


@cache
def _adapter(source: AuthoredField) -> TypeAdapter[Any]:
    kind: Any = source.info.annotation
    is_record = isinstance(kind, type) and issubclass(kind, BaseModel)  # which has a configuration of its own
    for each in source.info.metadata:
        kind = Annotated[kind, each]
    return TypeAdapter(kind, config=None if is_record else ConfigDict(strict=True))


def _absent(source: AuthoredField) -> Any:
    if not source.info.is_required():
        default = source.info.default
        return list(default) if isinstance(default, tuple) else default
    kind = delivered_type(source.info.annotation)
    return {str: "", int: 0, float: 0.0, bool: False}.get(kind)


def values_of_json(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a file that JSON can hold."""
    return {key: value for key, value in data.items() if isinstance(key, str) and _is_json(value)}


def _is_json(value: object) -> bool:
    """Return True for a value that JSON can hold: no key but text, no number that is not finite."""
    try:
        return bool(json.loads(json.dumps(value, allow_nan=False)) == value)
    except (TypeError, ValueError, RecursionError):
        return False
