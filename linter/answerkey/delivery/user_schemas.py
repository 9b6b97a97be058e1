"""The JSON Schemas of users, for the types of `meta` and `data`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from answerkey.config import Config
from answerkey.delivery.targets import Settings
from answerkey.model.collections import Collection
from answerkey.model.content import Role


def with_user_schemas(settings: Settings, config: Config) -> Settings:
    """Return settings with the schemas that a configuration names; raises ConfigError where one can't be read.

    A schema that is no JSON allows anything here: the check of the base, which comes before all targets, says so.
    """
    own = (fields for collection in config.built_in() for fields in collection.own)
    meta = {fields.setting.rpartition(".")[2]: _parsed(fields.schema) for fields in own}
    data = {collection.name: _schema_of_data(collection) for collection in config.declared()}
    return replace(settings, meta=meta, data=data)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else {"type": "object"}
    except (ValueError, RecursionError):
        return {"type": "object"}


def _schema_of_data(collection: Collection) -> Mapping[str, Any]:
    """Return the schema of the delivered data of documents, which lack what is hidden."""
    schema = _parsed(collection.schema)
    for text in collection.texts:
        if text.role is not Role.ANSWER:
            schema = _without(schema, text.path)
    return schema if isinstance(schema, Mapping) else {"type": "object"}


def _without(schema: Any, path: tuple[str | None, ...]) -> Any:
    """Return a schema without the property at a path of keys, as far as its `properties` lead there."""
    properties = schema.get("properties") if isinstance(schema, Mapping) else None
    key, rest = path[0], path[1:]
    if not isinstance(properties, Mapping) or key not in properties:
        return schema
    if rest:
        return {**schema, "properties": {**properties, key: _without(properties[key], rest)}}
    required = [name for name in schema.get("required", ()) if name != key]
    return {**schema, "properties": {n: p for n, p in properties.items() if n != key}, "required": required}
