"""TypeScript definitions of the JSON files, made from their JSON Schemas: ``types/answerkey.d.ts``."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.payload import ENTITIES
from answerkey.delivery.schemas import definitions
from answerkey.delivery.targets import File, Settings
from answerkey.delivery.targets._shared import hash_of
from answerkey.delivery.targets._types import declarations
from answerkey.delivery.targets._user_types import type_of

_HEAD = "// Made by `answerkey build` from its JSON Schemas; docs/build.md says what the files are.\n\n"


def files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    """Yield the file of this target, which depends on this program and on the schemas of the user alone."""
    types = {
        name: {"meta": type_of(settings.meta[entity])} for name, entity in ENTITIES.items() if entity in settings.meta
    }
    text = _HEAD + declarations(definitions(), types)
    yield File("types/answerkey.d.ts", hash_of(text), text.encode)
