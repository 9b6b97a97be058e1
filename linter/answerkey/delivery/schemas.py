"""The JSON Schemas of the payload's files, made from its types.

`python -m answerkey.delivery.schemas DIR` writes them, beside those that `answerkey.model.schemas` writes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, Final

from pydantic import TypeAdapter

from answerkey.delivery.payload import FILES
from answerkey.model.schemas import BASE, DIALECT, PlainSchema, write_schemas

_ENDING: Final = ".schema.json"


def generate() -> dict[str, dict[str, Any]]:
    """Return the schemas by the names of their files."""
    return {name + _ENDING: _schema(name + _ENDING, kind) for name, kind in FILES.items()}


def _schema(name: str, kind: Any) -> dict[str, Any]:
    schema = TypeAdapter(kind).json_schema(schema_generator=PlainSchema)
    return {"$schema": DIALECT, "$id": BASE + name, **schema}


def definitions() -> dict[str, dict[str, Any]]:
    """Return the schema of each type of the payload by name, sorted; they refer to each other below `#/$defs`."""
    kinds: list[tuple[Any, Any, TypeAdapter[Any]]] = [
        (kind, "validation", TypeAdapter(kind)) for kind in FILES.values()
    ]
    _, schema = TypeAdapter.json_schemas(kinds, schema_generator=PlainSchema)
    return dict(sorted(schema["$defs"].items()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the schemas of this module."""
    return write_schemas("answerkey.delivery.schemas", generate(), arguments)


if __name__ == "__main__":
    sys.exit(main())
