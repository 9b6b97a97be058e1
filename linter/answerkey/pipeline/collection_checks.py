"""Checks of the collections of a configuration against their schemas, which are read for that."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from answerkey.config import CollectionConfig, Config, ConfigError, suggestion
from answerkey.model.collections import OwnFields
from answerkey.model.field_paths import EACH, written_path
from answerkey.model.schema_walk import as_schema, schema_at
from answerkey.model.validation import built_in_keys, check_schema
from answerkey.snippets.language import is_known, known_tags


def check_collections(config: Config) -> None:
    """Raise ConfigError where a collection or a schema of the configuration can't be used."""
    for entry, collection in zip(config.collections, config.declared(), strict=True):
        schema = read_schema(collection.schema, f"collection `{entry.name}`") if collection.schema else None
        _check_languages(entry)
        if schema is not None:
            _check_fields(entry, schema)
    for built_in in config.built_in():
        for own in built_in.own:
            _check_own(built_in.name, own)


def read_schema(text: str, owner: str) -> Mapping[str, Any]:
    """Return a schema; raises ConfigError where a text is no JSON Schema."""
    name = f"the schema of {owner}"
    try:
        schema = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{name} is not JSON: {error}") from None
    if not isinstance(schema, dict):
        raise ConfigError(f"{name} must be a JSON object")
    fault = check_schema(schema)
    if fault:
        raise ConfigError(f"{name} can't be used: {fault}")
    return schema


def _check_languages(entry: CollectionConfig) -> None:
    for path, language in entry.code.items():
        if not is_known(language):
            place = f'`code."{path}"` of the collection `{entry.name}`'
            raise ConfigError(f"{place} names no language: `{language}`{suggestion(language, sorted(known_tags()))}")


def _check_fields(entry: CollectionConfig, schema: Mapping[str, Any]) -> None:
    """Raise ConfigError for a field that the schema rules out, or that is misspelt: it would be passed over in silence.

    A schema that leaves open which keys there are may say nothing of a field.
    """
    for setting, text in entry.fields():
        path = entry.path(setting, text)
        for number, step in enumerate(path):
            holder = schema_at(schema, path[:number])
            keys = as_schema(holder.get("properties"))
            near = suggestion(step, keys) if step is not EACH and step not in keys else ""
            if near or (step is not EACH and step not in keys and holder.get("additionalProperties") is False):
                place = f"`{setting}` of the collection `{entry.name}`"
                raise ConfigError(f"{place} names `{written_path(path)}`, which its schema does not have{near}")


def _check_own(collection: str, own: OwnFields) -> None:
    schema = read_schema(own.schema, f"`{own.setting}`")
    keys = as_schema(schema_at(schema, ()).get("properties"))
    if not keys:
        raise ConfigError(f"the schema of `{own.setting}` declares no `properties`, which are the fields that it adds")
    for key in keys:
        if key in built_in_keys(collection, own.path):
            raise ConfigError(f"the schema of `{own.setting}` declares `{key}`, which is a built-in field")
