"""Values for the fields that a JSON Schema requires: what the schema suggests, or placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from answerkey.model import placeholders as texts
from answerkey.model.messages import KEBAB_CASE
from answerkey.model.schema_walk import Schema, as_schema, resolved, schema_at

_DEEPEST = 8  # mappings in mappings that are filled: a schema may refer to itself


def required_values(schema: Schema, today: date) -> dict[str, Any]:
    """Return a value for each key that a schema requires, in the order of its properties."""
    return _required(schema_at(schema, ()), schema, today)


def yaml_lines(data: Mapping[str, Any]) -> str:
    """Return data as YAML, with texts of several lines as literal blocks."""
    yaml, stream = YAML(), StringIO()
    yaml.width, yaml.allow_unicode = 1000, True
    yaml.dump({key: _scalar(value) for key, value in data.items()}, stream)
    return stream.getvalue()


def _scalar(value: Any) -> Any:
    return LiteralScalarString(value) if isinstance(value, str) and value.endswith("\n") else value


def _required(schema: Schema, root: Schema, today: date, depth: int = 0) -> dict[str, Any]:
    properties, required = as_schema(schema.get("properties")), schema.get("required")
    keys = [key for key in properties if key in required] if isinstance(required, list) else []
    return {key: _example(resolved(as_schema(properties[key]), root), root, today, depth) for key in keys}


def _example(schema: Schema, root: Schema, today: date, depth: int) -> Any:
    """Return a value for a field: what its schema names, else the simplest that fits."""
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    for key in ("enum", "examples"):
        if isinstance(schema.get(key), list) and schema[key]:
            return schema[key][0]
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) and kind else kind
    if kind == "object" and depth < _DEEPEST:
        return _required(schema, root, today, depth + 1)
    if kind == "array":
        item = resolved(as_schema(schema.get("items")), root)
        return [_example(item, root, today, depth + 1)] if schema.get("minItems") and depth < _DEEPEST else []
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    return False if kind == "boolean" else _text_example(schema, today)


def _text_example(schema: Mapping[str, Any], today: date) -> str:
    if schema.get("format") == "date":
        return today.isoformat()
    return "replace-this" if schema.get("pattern") == KEBAB_CASE else texts.TEXT
