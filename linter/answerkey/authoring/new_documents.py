"""New documents of the collections that users declare."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from io import StringIO
from pathlib import PurePosixPath
from typing import Any

from ruamel.yaml import YAML

from answerkey.authoring.base import Base, Refused
from answerkey.authoring.template_files import NewFile
from answerkey.model import placeholders as texts
from answerkey.model.collections import Collection
from answerkey.model.corpus import address_key
from answerkey.model.declarations import PATH_NAMES, AddressFault, address_of, part_fault, placeholders
from answerkey.model.field_paths import EACH, FieldPath, parse_path
from answerkey.model.messages import KEBAB_CASE
from answerkey.model.schema_walk import Schema, as_schema, resolved, schema_at
from answerkey.model.slugs import name_of
from answerkey.model.validation import validate_with_schema

_SUFFIXES = (".md", ".yml", ".yaml", ".markdown", ".mdx")
_NUMBER = re.compile(r"^[0-9]{1,3}-(?=.)")  # that begins the names of files which are listed in an order
_DEEPEST = 8  # mappings in mappings that are filled: a schema may refer to itself


def new_document(base: Base, collection: Collection, name: str, today: date) -> tuple[NewFile, list[str]]:
    """Return a new document, and what its author still has to fill in; raises Refused where it can't be made.

    Fields that the schema requires are there, with what the schema suggests, or placeholders.
    """
    if fault := part_fault(name):
        raise Refused(f"`{name}` {fault}")
    path = _path(collection, name)
    data = _data(base, collection, path, today)
    text = _text(collection, path, data)
    document = base.parse(path, collection, text)
    if document.problems:
        raise Refused("; ".join(problem.message for problem in document.problems))
    address = address_of(collection, document.tree, path)
    if isinstance(address, AddressFault):
        raise Refused(address.message)
    taken = {address_key(present): present for present in base.corpus.addresses}
    if address_key(address) in taken:
        raise Refused(f"`{taken[address_key(address)]}` already exists")
    problems = validate_with_schema(json.loads(collection.schema), data) if collection.schema else []
    return NewFile(base.config.content_root / path, text), [problem.message for problem in problems]


def _path(collection: Collection, name: str) -> str:
    """Return the path of a new file that the pattern of a collection matches."""
    stem = "/".join(filter(None, (collection.folder, name)))
    path = next((stem + suffix for suffix in _SUFFIXES if collection.holds(stem + suffix)), None)
    if path is None:
        raise Refused(f"`{collection.glob}`, the pattern of `{collection.name}`, matches no file `{stem}`")
    return path


def _data(base: Base, collection: Collection, path: str, today: date) -> dict[str, Any]:
    """Return the data of a new document: what its schema requires, and what its address, title and order need."""
    schema: Schema = as_schema(json.loads(collection.schema or "{}"))
    data = _required(schema_at(schema, ()), schema, today)
    slug = _NUMBER.sub("", PurePosixPath(path).stem)
    title = name_of(slug)
    for field in placeholders(collection.address):
        if field not in PATH_NAMES:
            _put(data, parse_path(field) or (), slug)
    if collection.title:
        _put(data, collection.title, title)
    if collection.order and (schema_at(schema, collection.order).get("type") in ("integer", "number", None)):
        orders = [d.declaration.order for d in base.corpus.documents_by_collection.get(collection.name, ())]
        numbers = [order for order in orders if isinstance(order, (int, float))]
        _put(data, collection.order, int(max(numbers, default=0)) + 1)
    if schema_at(schema, ("draft",)).get("type") == "boolean":
        data["draft"] = True
    return data


def _put(data: dict[str, Any], path: FieldPath, value: object) -> None:
    """Put a value at a path, with the mappings on its way."""
    *above, last = [step for step in path if step is not EACH]
    for step in above:
        below = data.setdefault(step, {})
        data = below if isinstance(below, dict) else {}
    data[last] = value


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


def _text(collection: Collection, path: str, data: dict[str, Any]) -> str:
    """Return the text of a file with the data and, for Markdown, a body."""
    yaml, stream = YAML(), StringIO()
    yaml.width, yaml.allow_unicode = 1000, True
    if data:
        yaml.dump(data, stream)
    if path.endswith((".yml", ".yaml")):
        return stream.getvalue() or "{}\n"
    head = f"---\n{stream.getvalue()}---\n" if data or collection.schema else ""
    title = "" if collection.title else f"# {name_of(PurePosixPath(path).stem)}\n\n"
    return f"{head}{title}{texts.TEXT}\n"
