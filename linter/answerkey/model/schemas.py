"""JSON Schemas of the built-in collections, made from the records.

`python -m answerkey.model.schemas DIR` writes them. Other files in DIR stay as they are: hand-written schemas, such as
`lint-report.schema.json`, live beside the generated ones.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import CoreSchema

from answerkey.model.record_types import Record
from answerkey.model.records import Framework, QAPage, Topic
from answerkey.model.translation_records import FrameworkTranslation, PageTranslation, TopicTranslation

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
BASE: Final = "https://answerkey.dev/schemas/"
FILES: Final[Mapping[str, type[Record]]] = {
    "framework.schema.json": Framework,
    "topic.schema.json": Topic,
    "qa-page.schema.json": QAPage,
    "framework-translation.schema.json": FrameworkTranslation,
    "topic-translation.schema.json": TopicTranslation,
    "qa-page-translation.schema.json": PageTranslation,
}

_FIRST: Final = ("$schema", "$id", "title", "description", "type", "properties", "required", "additionalProperties")


class PlainSchema(GenerateJsonSchema):
    """A generator that keeps the order of the types, and leaves out the titles that pydantic makes from field names.

    Editors would show these titles above the descriptions.
    """

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:
        return value


class _OrderedSchema(PlainSchema):
    """A generator whose objects have their descriptive keys first."""

    def generate(self, schema: CoreSchema, mode: Any = "validation") -> JsonSchemaValue:
        return _in_reading_order(super().generate(schema, mode))


def _in_reading_order(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of an object with its descriptive keys first."""
    ordered = {key: schema[key] for key in _FIRST if key in schema}
    ordered.update((key, value) for key, value in schema.items() if key not in ordered)
    if "$defs" in ordered:
        ordered["$defs"] = {name: _in_reading_order(part) for name, part in sorted(ordered["$defs"].items())}
    return ordered


def _schema(name: str, record: type[Record]) -> dict[str, Any]:
    schema = record.model_json_schema(schema_generator=_OrderedSchema)
    return {"$schema": DIALECT, "$id": BASE + name, **schema}


def generate() -> dict[str, dict[str, Any]]:
    """Return the schemas by the names of their files."""
    return {name: _schema(name, record) for name, record in FILES.items()}


def rendered(schema: Mapping[str, Any]) -> str:
    """Return the text of a schema's file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _write(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one, whole."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_schemas(module: str, schemas: Mapping[str, Mapping[str, Any]], arguments: Sequence[str] | None) -> int:
    """Write schemas to the folder that is named on the command line of a module; return the exit code."""
    description = "Write the schemas to a folder."
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=description)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args(arguments).folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas.items():
        _write(folder / name, rendered(schema))
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the schemas of this module."""
    return write_schemas("answerkey.model.schemas", generate(), arguments)


if __name__ == "__main__":
    sys.exit(main())
