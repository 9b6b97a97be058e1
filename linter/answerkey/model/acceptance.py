"""A quick look at a document of a built-in collection, by the JSON Schema that is made from its record.

It can only accept. What it does not accept, or does not understand, goes to the validator, whose import alone takes as
long as a run about one page may take.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from answerkey.model.collections import FRAMEWORKS, QA, TOPICS
from answerkey.model.locales import TRANSLATED
from answerkey.model.messages import date_fault, time_fault
from answerkey.model.schema_files import schemas

Schema = Mapping[str, Any]

_NAMES: Final = {
    FRAMEWORKS.name: "framework",
    TOPICS.name: "topic",
    QA.name: "page",
    TRANSLATED[FRAMEWORKS.name]: "framework-translation",
    TRANSLATED[TOPICS.name]: "topic-translation",
    TRANSLATED[QA.name]: "page-translation",
}
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_REMARKS: Final = frozenset({"$schema", "$id", "$defs", "title", "description", "examples", "default"})


def is_accepted(collection: str, data: object) -> bool:
    """Return True if a document certainly has no problem, its kinds of questions aside; False says nothing."""
    schema = _schema(collection)
    return _accepts(schema, data, schema)


@cache
def _schema(collection: str) -> Schema:
    path = schemas().get(_NAMES.get(collection, ""))
    schema: Schema = json.loads(path.read_text(encoding="utf-8")) if path is not None else {}
    return schema


def _accepts(schema: Schema, value: Any, root: Schema) -> bool:
    """Return whether a value is certainly right by a part of the schema `root`."""
    words = schema.keys() - _REMARKS
    if words == {"$ref"}:
        return _accepts(root["$defs"][schema["$ref"].rpartition("/")[2]], value, root)
    if words == {"anyOf"}:
        return any(_accepts(part, value, root) for part in schema["anyOf"])
    python, understood, fits = _TYPES.get(schema.get("type", ""), _UNKNOWN)
    return type(value) is python and words <= understood and fits(schema, value, root)


def _is_text(schema: Schema, value: str, root: Schema) -> bool:
    forbidden = schema.get("not", {})
    return (
        len(value) >= schema.get("minLength", 0)
        and value in schema.get("enum", (value,))
        and re.search(schema.get("pattern", ""), value) is not None
        and not (forbidden and (forbidden.keys() != {"pattern"} or re.search(forbidden["pattern"], value)))
        and not (schema.get("format") == "date" and date_fault(value))
        and not (schema.get("format") == "date-time" and time_fault(value))
        and not _SURROGATE.search(value)
    )


def _is_number(schema: Schema, value: int, root: Schema) -> bool:
    return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))


def _is_list(schema: Schema, value: list[Any], root: Schema) -> bool:
    items: Schema = schema.get("items", {})
    if len(value) < schema.get("minItems", 0) or not all(_accepts(items, item, root) for item in value):
        return False
    return not schema.get("uniqueItems") or len(set(value)) == len(value)


def _is_mapping(schema: Schema, value: dict[Any, Any], root: Schema) -> bool:
    fields, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    if not value.keys() >= set(schema.get("required", ())) or isinstance(others, bool) and value.keys() - fields.keys():
        return False
    return all(type(key) is str and _accepts(fields.get(key, others), item, root) for key, item in value.items())


def _is_any(schema: Schema, value: Any, root: Schema) -> bool:
    return True


_Kind = tuple[type, frozenset[str], Callable[[Schema, Any, Schema], bool]]
_TYPES: Final[Mapping[str, _Kind]] = {
    "string": (str, frozenset({"type", "minLength", "enum", "pattern", "not", "format"}), _is_text),
    "integer": (int, frozenset({"type", "minimum", "maximum"}), _is_number),
    "boolean": (bool, frozenset({"type"}), _is_any),
    "null": (type(None), frozenset({"type"}), _is_any),
    "array": (list, frozenset({"type", "items", "minItems", "uniqueItems"}), _is_list),
    # the fields that each kind of question must have or must not have are checked apart: `allOf`
    "object": (
        dict,
        frozenset({"type", "properties", "required", "additionalProperties", "allOf"}),
        _is_mapping,
    ),
}
"""The Python type of each type of JSON, the keywords that are understood beside it, and the test of them."""
_UNKNOWN: Final[_Kind] = (object, frozenset(), _is_any)
