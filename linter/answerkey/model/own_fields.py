"""The user's own fields, which stand beside the built-in ones: their validation, and the setting in hints."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from answerkey.model.collections import Collection, OwnFields
from answerkey.model.field_paths import EACH, FieldPath, matches_path, nodes_at
from answerkey.model.messages import SchemaProblem, closest, did_you_mean
from answerkey.model.schema_walk import as_schema, schema_at
from answerkey.model.tree import Mapping as MappingNode
from answerkey.model.tree import Node
from answerkey.model.user_schema import validate_with_schema
from answerkey.model.validation import validate

_QUESTION = "Question"  # the definition of questions in the schema of pages
_SETTINGS: Mapping[str, tuple[tuple[FieldPath, str], ...]] = {
    "qa": (((), "fields.page"), (("questions", EACH), "fields.question")),
    "topics": (((), "fields.topic"),),
    "frameworks": (((), "fields.framework"),),
}


def own_keys(own: OwnFields) -> frozenset[str]:
    """Return the keys of the user's fields."""
    return _keys(own.schema)


def validate_built_in(collection: Collection, root: Node) -> list[SchemaProblem]:
    """Return the problems of a document of a built-in collection, its user's own fields included."""
    data = root.value
    for own in collection.own:
        data = _without(data, own.path, own_keys(own))
    problems = [_with_hint(problem, collection) for problem in validate(collection.name, data)]
    for own in collection.own:
        problems += _own_problems(own, root)
    return problems


def with_own_fields(schema: Mapping[str, Any], own: tuple[OwnFields, ...]) -> dict[str, Any]:
    """Return the JSON Schema of a built-in collection with the user's own fields, for editors.

    Definitions of both stand in one table; one of the user's that has the name of a built-in one is left out.
    """
    merged: dict[str, Any] = copy.deepcopy(dict(schema))
    for fields in own:
        theirs, holder = _schema(fields.schema), merged
        if fields.path:
            holder = merged["$defs"][_QUESTION]
        holder["properties"] = {**holder.get("properties", {}), **as_schema(theirs.get("properties"))}
        required = [key for key in theirs.get("required", ()) if key not in holder.get("required", ())]
        holder["required"] = [*holder.get("required", ()), *required]
        if "$defs" in theirs:
            merged["$defs"] = {**theirs["$defs"], **merged.get("$defs", {})}
    return merged


def _own_problems(own: OwnFields, root: Node) -> Iterator[SchemaProblem]:
    schema, keys = _schema(own.schema), own_keys(own)
    for route, node in nodes_at(root, own.path):
        if isinstance(node, MappingNode):
            data = {key: value for key, value in node.value.items() if key in keys}
            for problem in validate_with_schema(schema, data):
                yield problem._replace(route=(*route, *problem.route))


def _with_hint(problem: SchemaProblem, collection: Collection) -> SchemaProblem:
    """Return the problem of an unknown key with a hint at the user's own fields, unless a built-in one is near."""
    if problem.kind != "unknown-key" or problem.suggestion:
        return problem
    holder = problem.route[:-1]
    own = [key for fields in collection.own if matches_path(holder, fields.path) for key in own_keys(fields)]
    if near := closest(problem.route[-1], sorted(own)):
        return problem._replace(hint=did_you_mean(near), suggestion=near)
    setting = next((name for path, name in _SETTINGS.get(collection.name, ()) if matches_path(holder, path)), "")
    return problem._replace(hint=f"`{setting}` in the configuration declares fields of your own" if setting else "")


def _without(data: Any, path: FieldPath, keys: frozenset[str]) -> Any:
    """Return data without some keys of the mappings at a path."""
    if not path:
        return {key: value for key, value in data.items() if key not in keys} if isinstance(data, dict) else data
    step, rest = path[0], path[1:]
    if step is EACH:
        return [_without(item, rest, keys) for item in data] if isinstance(data, list) else data
    return {**data, step: _without(data[step], rest, keys)} if isinstance(data, dict) and step in data else data


@cache
def _schema(text: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(text)
    return schema


@cache
def _keys(text: str) -> frozenset[str]:
    return frozenset(as_schema(schema_at(_schema(text), ()).get("properties")))
