"""Documentation of a record's fields, from the built-in JSON Schemas and those that users declare."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from answerkey.model.collections import Collection, OwnFields
from answerkey.model.field_paths import EACH
from answerkey.model.locales import TRANSLATED
from answerkey.model.own_fields import with_own_fields
from answerkey.model.schema_walk import Schema, as_schema, resolved, schema_at
from answerkey.model.tree import Route

_FILES = {"frameworks": "framework.schema.json", "topics": "topic.schema.json", "qa": "qa-page.schema.json"}
_FILES |= {TRANSLATED[name]: file.replace(".schema", "-translation.schema") for name, file in _FILES.items()}


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
    schema = schema_at(root, tuple(EACH if isinstance(step, int) else step for step in route))
    required = schema.get("required")
    required_keys = required if isinstance(required, list) else []
    properties = as_schema(schema.get("properties"))
    return {
        str(key): _field(str(key), as_schema(entry), root, key in required_keys) for key, entry in properties.items()
    }


def _schema(collection: Collection) -> Schema:
    return _merged(collection, collection.own)


@lru_cache(maxsize=32)
def _merged(collection: Collection, own: tuple[OwnFields, ...]) -> Schema:
    """Return the schema of a collection with the user's own fields, which do not tell collections apart."""
    if collection.built_in:
        from answerkey.model.schemas import generate  # pydantic is slow to import

        return with_own_fields(as_schema(generate().get(_FILES.get(collection.name, ""))), own)
    try:
        return as_schema(json.loads(collection.schema or "{}"))
    except (ValueError, RecursionError):
        return {}


def _field(key: str, schema: Schema, root: Schema, required: bool) -> Field:
    schema = resolved(schema, root)
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
