"""The JSON Schemas of the payload's files, made from its types.

`python -m answerkey.delivery.schemas DIR` writes them, beside those that `answerkey.model.schemas` writes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from answerkey.delivery.payload import FILES
from answerkey.model.schemas import BASE, DIALECT, rendered
from answerkey.regular_files import read_regular
from answerkey.writing import replace_file

_ENDING: Final = ".schema.json"


class _Generator(GenerateJsonSchema):
    """Leaves out the titles that pydantic makes from the names of keys, and keeps the order of the types."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:
        return value


def generate() -> dict[str, dict[str, Any]]:
    """Return the schemas by the names of their files."""
    return {name + _ENDING: _schema(name + _ENDING, kind) for name, kind in FILES.items()}


def _schema(name: str, kind: Any) -> dict[str, Any]:
    schema = TypeAdapter(kind).json_schema(schema_generator=_Generator)
    return {"$schema": DIALECT, "$id": BASE + name, **schema}


def definitions() -> dict[str, dict[str, Any]]:
    """Return the schema of each type of the payload by name, sorted; they refer to each other below `#/$defs`."""
    kinds: list[tuple[Any, Any, TypeAdapter[Any]]] = [
        (kind, "validation", TypeAdapter(kind)) for kind in FILES.values()
    ]
    _, schema = TypeAdapter.json_schemas(kinds, schema_generator=_Generator)
    return dict(sorted(schema["$defs"].items()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the schemas to the folder that is named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m answerkey.delivery.schemas", description=main.__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args(arguments).folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in generate().items():
        path = folder / name
        replace_file(path, rendered(schema).encode(), read_regular(path) if path.is_file() else None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
