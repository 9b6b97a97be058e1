"""The JSON Schemas that are installed with this program, and those of the user's collections and fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from answerkey.config import Config
from answerkey.model.own_fields import with_own_fields
from answerkey.model.schemas import rendered

_PACKAGE = Path(__file__).parents[1]
_FOLDERS = (_PACKAGE / "schemas", _PACKAGE.parents[1] / "schemas")  # in a wheel, in a working copy
_SUFFIX = ".schema.json"
CONTENT = ("framework", "topic", "page")
"""The schemas of content files; the others describe files that this program writes."""
_COLLECTIONS = {"framework": "frameworks", "topic": "topics", "page": "qa"}
_SHORT = {"qa-page": "page", "qa-page-translation": "page-translation"}


def schemas() -> dict[str, Path]:
    """Return the schema files by name, those of content first."""
    folder = next((folder for folder in _FOLDERS if folder.is_dir()), None)
    paths = sorted(folder.glob(f"*{_SUFFIX}")) if folder else []
    names = (path.name.removesuffix(_SUFFIX) for path in paths)
    named = {_SHORT.get(name, name): path for name, path in zip(names, paths, strict=True)}
    return {name: named[name] for name in (*CONTENT, *(name for name in named if name not in CONTENT))}


def schema_text(name: str, config: Config | None) -> str:
    """Return the text of a schema of this program, with the user's own fields.

    Raises ConfigError where their schema can't be read.
    """
    text = schemas()[name].read_text(encoding="utf-8")
    built_in = config.built_in() if config is not None else ()
    own = next((each.own for each in built_in if each.name == _COLLECTIONS.get(name)), ())
    return rendered(with_own_fields(json.loads(text), own)) if own else text


def declared_schemas(config: Config | None) -> Mapping[str, str]:
    """Return the text of the schema of each declared collection that has one, by its name; raises ConfigError."""
    declared = config.declared() if config is not None else ()
    return {each.name: each.schema for each in declared if each.schema and each.name not in schemas()}
