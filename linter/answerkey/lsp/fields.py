"""Documentation of a record's fields, from the built-in JSON Schemas and those that users declare."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from answerkey.model.collections import Collection
from answerkey.model.locales import TRANSLATED
from answerkey.model.tree import Route

Schema = Mapping[str, Any]
_FILES = {"frameworks": "framework.schema.json", "topics": "topic.schema.json", "qa": "qa-page.schema.json"}
_FILES |= {TRANSLATED[name]: file.replace(".schema", "-translation.schema") for name, file in _FILES.items()}
_MOST_STEPS = 20  # references to references


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its key, purpose and type, and its possible values if they are enumerated."""

    key: str
    description: str
    required: bool
    kind: str
    choices: tuple[str, ...]
    examples: tuple[str, ...]

    @property
    def documentation(self) -> str:
        """The documentation for authors, as Markdown."""
        facts = [self.kind, "required" if self.required else "optional"]
        parts = [f"**{self.key}** ({', '.join(fact for fact in facts if fact)})", self.description]
        if self.choices:
            parts.append("One of " + ", ".join(f"`{choice}`" for choice in self.choices) + ".")
        if self.examples:
            parts.append("For example " + ", ".join(f"`{example.strip()}`" for example in self.examples) + ".")
        return "\n\n".join(part for part in parts if part)


def fields_at(collection: Collection, route: Route) -> dict[str, Field]:
    """Return the fields of the mapping at a route, by key."""
    root = _schema(collection)
    schema = _resolved(root, root)
    for step in route:
        below = schema.get("items") if isinstance(step, int) else _mapping(schema.get("properties")).get(step)
        schema = _resolved(_mapping(below), root)
    required = schema.get("required")
    required_keys = required if isinstance(required, list) else []
    properties = _mapping(schema.get("properties"))
    return {
        str(key): _field(str(key), _mapping(entry), root, key in required_keys) for key, entry in properties.items()
    }


@lru_cache(maxsize=32)
def _schema(collection: Collection) -> Schema:
    if collection.built_in:
        from answerkey.model.schemas import generate  # pydantic is slow to import

        return _mapping(generate().get(_FILES.get(collection.name, "")))
    try:
        return _mapping(json.loads(collection.schema or "{}"))
    except (ValueError, RecursionError):
        return {}


def _resolved(schema: Schema, root: Schema) -> Schema:
    """Replace references within the schema by their targets, and choices by the first that is not null."""
    for _ in range(_MOST_STEPS):
        reference, choices = schema.get("$ref"), schema.get("anyOf") or schema.get("oneOf")
        if isinstance(reference, str) and reference.startswith("#/"):
            target: Any = root
            for step in reference[2:].split("/"):
                target = _mapping(target).get(step)
            schema = {**_mapping(target), **{key: value for key, value in schema.items() if key != "$ref"}}
        elif isinstance(choices, list):
            chosen = next((_mapping(c) for c in choices if _mapping(c).get("type") != "null"), {})
            schema = {**chosen, **{k: v for k, v in schema.items() if k not in ("anyOf", "oneOf")}}
        else:
            break
    return schema


def _field(key: str, schema: Schema, root: Schema, required: bool) -> Field:
    schema = _resolved(schema, root)
    kind = schema.get("type")
    choices = schema.get("enum")
    values = [True, False] if kind == "boolean" else choices if isinstance(choices, list) else []
    examples = schema.get("examples")
    return Field(
        key,
        str(schema.get("description") or ""),
        required,
        " or ".join(map(str, kind)) if isinstance(kind, list) else str(kind or ""),
        tuple(value if isinstance(value, str) else json.dumps(value) for value in values),
        tuple(e if isinstance(e, str) else json.dumps(e) for e in examples) if isinstance(examples, list) else (),
    )


def _mapping(value: Any) -> Schema:
    return value if isinstance(value, dict) else {}
