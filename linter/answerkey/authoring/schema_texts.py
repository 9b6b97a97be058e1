"""The JSON Schemas of a base: those of this program with the user's own fields, and those of the user's collections."""

from __future__ import annotations

import json
from collections.abc import Mapping

from answerkey.config import Config
from answerkey.model.own_fields import with_own_fields
from answerkey.model.schema_files import schemas
from answerkey.model.schemas import rendered

_COLLECTIONS = {"framework": "frameworks", "topic": "topics", "page": "qa"}


def schema_text(name: str, config: Config | None) -> str:
    """Return the text of a schema of this program, with the user's own fields and states of review.

    Raises ConfigError where their schema can't be read.
    """
    text = schemas()[name].read_text(encoding="utf-8")
    if config is None or name not in _COLLECTIONS:
        return text
    own = next(each.own for each in config.built_in() if each.name == _COLLECTIONS[name])
    schema = json.loads(text)
    if _COLLECTIONS[name] in config.review.collections and "review" in schema["properties"]:
        schema["properties"]["review"]["enum"] = [*config.review.states, None]
    return rendered(with_own_fields(schema, own)) if own or schema != json.loads(text) else text


def declared_schemas(config: Config | None) -> Mapping[str, str]:
    """Return the text of the schema of each declared collection that has one, by its name; raises ConfigError."""
    declared = config.declared() if config is not None else ()
    return {each.name: each.schema for each in declared if each.schema and each.name not in schemas()}
