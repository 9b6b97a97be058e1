"""The JSON Schemas of collections that users declare."""

from __future__ import annotations

import json

from answerkey.config import ConfigError
from answerkey.model.collections import Collection
from answerkey.model.validation import check_schema


def check_collection(collection: Collection) -> None:
    """Raise ConfigError where the schema of a collection is no JSON Schema."""
    if not collection.schema:
        return
    name = f"the schema of collection `{collection.name}`"
    try:
        schema = json.loads(collection.schema)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{name} is not JSON: {error}") from None
    if not isinstance(schema, dict):
        raise ConfigError(f"{name} must be a JSON object")
    fault = check_schema(schema)
    if fault:
        raise ConfigError(f"{name} can't be used: {fault}")
