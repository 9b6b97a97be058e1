"""TypeScript definitions of the JSON files, made from their JSON Schemas: ``types/answerkey.d.ts``."""

from __future__ import annotations

import json
from collections.abc import Iterator

from answerkey.delivery.payload import ENTITIES
from answerkey.delivery.schemas import definitions
from answerkey.delivery.targets import File, Settings
from answerkey.delivery.targets._shared import hash_of
from answerkey.delivery.targets._types import declarations
from answerkey.delivery.targets._user_types import type_of
from answerkey.delivery.whole import Whole

_OPENING = (
    "/** The data of documents, by the names of the collections that the base declares. */\n"
    "export interface CollectionData {\n"
)
_DATA = {
    **{name: {"collection": "Name", "data": "CollectionData[Name]"} for name in ("Document", "CollectionDocument")},
    "Collection": {"name": "Name", "documents": "CollectionDocument<Name>[]"},
}
_PARAMETERS = dict.fromkeys(_DATA, "<Name extends string & keyof CollectionData = string & keyof CollectionData>")
_HEAD = "// Made by `answerkey build` from its JSON Schemas; docs/build.md says what the files are.\n\n"


def whole_files(whole: Whole, settings: Settings) -> Iterator[File]:
    """Yield the file of this target, which depends on this program and on the schemas of the user alone."""
    types = {
        name: {"meta": type_of(settings.meta[entity])} for name, entity in ENTITIES.items() if entity in settings.meta
    }
    text = _HEAD + _collection_data(settings) + declarations(definitions(), types | _DATA, _PARAMETERS)
    yield File("types/answerkey.d.ts", hash_of(text), text.encode)


def _collection_data(settings: Settings) -> str:
    """Return the interface of the data of documents by the names of their collections."""
    members = [f"  {json.dumps(name)}: {type_of(schema)};\n" for name, schema in sorted(settings.data.items())]
    return _OPENING + ("".join(members) or "  [name: string]: Record<string, unknown>;\n") + "}\n\n"
