"""Translates JSON Schemas of pydantic into TypeScript."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

_SIMPLE = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
_REFERENCE = "#/$defs/"

Schema = Mapping[str, Any]
_NONE: Mapping[str, Mapping[str, str]] = {}
_NO_PARAMETERS: Mapping[str, str] = {}


def declarations(
    definitions: Mapping[str, Schema],
    types: Mapping[str, Mapping[str, str]] = _NONE,
    parameters: Mapping[str, str] = _NO_PARAMETERS,
) -> str:
    """Return an interface for each definition of an object.

    `types` has the types of members that are no plain objects, and `parameters` the type parameters of interfaces.
    """
    interfaces = (
        _interface(name, schema, types.get(name, {}), parameters.get(name, "")) for name, schema in definitions.items()
    )
    return "\n".join(map("\n".join, interfaces))


def _interface(name: str, schema: Schema, types: Mapping[str, str], parameters: str) -> Iterator[str]:
    yield from _comment(schema, "")
    yield f"export interface {name}{parameters} {{"
    for key, value in schema["properties"].items():
        yield from _comment(value, "  ")
        mark = "" if key in schema.get("required", ()) else "?"
        yield f"  {key}{mark}: {types.get(key) or expression(value)};"
    yield "}\n"


def _comment(schema: Schema, indent: str) -> Iterator[str]:
    """Yield the description of a schema as a comment; that of a union is in its first part."""
    text = schema.get("description") or next((part["description"] for part in _parts(schema)), "")
    if not text:
        return
    lines = text.replace("*/", "*\\/").split("\n")
    if len(lines) == 1:
        yield f"{indent}/** {lines[0]} */"
        return
    yield f"{indent}/**"
    yield from (f"{indent} * {line}".rstrip() for line in lines)
    yield f"{indent} */"


def _parts(schema: Schema) -> Iterator[Schema]:
    return (part for part in schema.get("anyOf", ()) if "description" in part)


def expression(schema: Schema) -> str:
    """Return the type of a schema; raises ValueError for a kind of schema that the payload does not have."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_REFERENCE)
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(map(json.dumps, schema["enum"]))
    if "anyOf" in schema:
        return " | ".join(expression(part) for part in schema["anyOf"])
    match schema.get("type"):
        case "array":
            return _array(schema)
        case "object" if "properties" not in schema:
            return f"Record<string, {_values(schema.get('additionalProperties'))}>"
        case str(kind) if kind in _SIMPLE:
            return _SIMPLE[kind]
        case None:
            return "unknown"
    raise ValueError(f"no type for {schema!r}")


def _array(schema: Schema) -> str:
    inner = expression(schema["items"])
    return f"({inner})[]" if " " in inner and not inner.startswith("Record<") else f"{inner}[]"


def _values(schema: Schema | bool | None) -> str:
    return expression(schema) if isinstance(schema, Mapping) else "unknown"
