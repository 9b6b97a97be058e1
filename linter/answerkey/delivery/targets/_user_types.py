"""Translates JSON Schemas of users into TypeScript: the type of `meta`, for one.

Unlike those of this program, such a schema may hold anything. What TypeScript can't say is left out, so that a type may
allow more than its schema and never less; what has no type at all is `unknown`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

_SIMPLE: Final = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
_NAME: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_DEEPEST: Final = 16  # levels of schemas within one another; a schema may refer to itself
_MOST: Final = 5_000  # parts that are translated, each time that they are referred to
_REST: Final = "[key: string]: unknown"


def type_of(schema: object) -> str:
    """Return the type of the values that a schema allows, as an expression on one line."""
    return _Translator(schema).expression(schema, 0)


class _Translator:
    """Translates the parts of one schema, whose references lead into it."""

    def __init__(self, root: object) -> None:
        self._root, self._left = root, _MOST

    def expression(self, schema: object, depth: int) -> str:
        self._left -= 1
        if not isinstance(schema, Mapping) or depth > _DEEPEST or self._left < 0:
            return "never" if schema is False else "unknown"
        if isinstance(schema.get("$ref"), str):
            return self.expression(self._target(schema["$ref"]), depth + 1)
        if "const" in schema:
            return _literal(schema["const"])
        if isinstance(schema.get("enum"), list):
            return _union(map(_literal, schema["enum"]))
        for key in ("anyOf", "oneOf"):
            if isinstance(schema.get(key), list) and not schema.keys() & {"type", "properties"}:
                return _union(self.expression(part, depth + 1) for part in schema[key])
        return self._of_kinds(schema, depth)

    def _of_kinds(self, schema: Mapping[str, Any], depth: int) -> str:
        kinds = schema.get("type", "object" if "properties" in schema else None)
        listed = kinds if isinstance(kinds, list) else [kinds]
        return _union(self._of_kind(kind, schema, depth) for kind in listed)

    def _of_kind(self, kind: object, schema: Mapping[str, Any], depth: int) -> str:
        match kind:
            case "array":
                items = True if "prefixItems" in schema else schema.get("items", True)
                return f"Array<{self.expression(items, depth + 1)}>"
            case "object":
                return self._object(schema, depth)
            case str():
                return _SIMPLE.get(kind, "unknown")
        return "unknown"

    def _object(self, schema: Mapping[str, Any], depth: int) -> str:
        properties = schema.get("properties")
        required = schema.get("required")
        members = list(self._members(properties if isinstance(properties, Mapping) else {}, required, depth))
        if schema.get("additionalProperties", True) is not False or "patternProperties" in schema:
            members.append(_REST)
        return f"{{ {'; '.join(members)} }}" if members else "Record<string, never>"

    def _members(self, properties: Mapping[str, Any], required: object, depth: int) -> Iterator[str]:
        always = required if isinstance(required, list) else []
        for name, schema in properties.items():
            key = name if _NAME.fullmatch(name) else json.dumps(name)
            yield f"{key}{'' if name in always else '?'}: {self.expression(schema, depth + 1)}"

    def _target(self, reference: str) -> object:
        """Return the schema that a reference leads to; True, which allows everything, if it leads to none."""
        if not reference.startswith("#"):
            return True
        place = self._root
        for step in filter(None, reference[1:].split("/")):
            name = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(place, Mapping) or name not in place:
                return True
            place = place[name]
        return place


def _literal(value: object) -> str:
    return json.dumps(value) if value is None or isinstance(value, (str, bool, int, float)) else "unknown"


def _union(parts: Iterator[str] | map[str]) -> str:
    kinds = list(dict.fromkeys(parts))
    return "unknown" if "unknown" in kinds else " | ".join(kinds) or "never"
