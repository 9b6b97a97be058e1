"""The keys that a JSON Schema gives the mappings of a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from answerkey.model.field_paths import EACH, FieldPath

Schema = Mapping[str, Any]
_MOST_STEPS = 20  # references to references


def schema_at(root: Schema, path: FieldPath) -> Schema:
    """Return the schema of the values at a path, with references followed; empty where the schema says nothing."""
    schema = resolved(root, root)
    for step in path:
        below = schema.get("items") if step is EACH else as_schema(schema.get("properties")).get(step)
        schema = resolved(as_schema(below), root)
    return schema


def resolved(schema: Schema, root: Schema) -> Schema:
    """Replace references within the schema by their targets, and choices by the first that is not null."""
    for _ in range(_MOST_STEPS):
        reference, choices = schema.get("$ref"), schema.get("anyOf") or schema.get("oneOf")
        if isinstance(reference, str) and reference.startswith("#/"):
            target: Any = root
            for step in reference[2:].split("/"):
                target = as_schema(target).get(step)
            schema = {**as_schema(target), **{key: value for key, value in schema.items() if key != "$ref"}}
        elif isinstance(choices, list):
            chosen = next((as_schema(c) for c in choices if as_schema(c).get("type") != "null"), {})
            schema = {**chosen, **{k: v for k, v in schema.items() if k not in ("anyOf", "oneOf")}}
        else:
            break
    return schema


def as_schema(value: Any) -> Schema:
    """Return a mapping as it is, and anything else as an empty one."""
    return value if isinstance(value, dict) else {}
