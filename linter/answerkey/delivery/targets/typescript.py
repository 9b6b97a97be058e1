"""TypeScript definitions of the JSON files, made from their JSON Schemas: ``types/answerkey.d.ts``.

A declaration beside a JSON file, such as ``navigation.d.json.ts``, gives its import the type that it has there. The
compiler would infer one from the values, in which each text is any `string`. Files of one question have none: pages
hold the same values, and a base has too many of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.paths import collection_file, document_file, framework_file, page_file
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
_TYPES = "types/answerkey.d.ts"
_HEAD = "// Made by `answerkey build` from its JSON Schemas; docs/build.md says what the files are.\n\n"


def volume_files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    """Yield the declarations of the files of frameworks, pages, collections and documents."""
    yield from _declarations(catalog, "")
    for locale, translation in catalog.translations.items():
        yield from _declarations(translation, f"{locale}/")


def whole_files(whole: Whole, settings: Settings) -> Iterator[File]:
    """Yield the definitions, which depend on this program and the schemas of users alone, and other declarations."""
    types = {
        name: {"meta": type_of(settings.meta[entity])} for name, entity in ENTITIES.items() if entity in settings.meta
    }
    text = _HEAD + _collection_data(settings) + declarations(definitions(), types | _DATA, _PARAMETERS)
    yield File(_TYPES, hash_of(text), text.encode)
    yield _declaration("manifest.json", "Manifest")
    for folder in ("", *(f"{locale}/" for locale in whole.translations)):
        yield _declaration(f"{folder}navigation.json", "Navigation")


def _declarations(catalog: Catalog, folder: str) -> Iterator[File]:
    """Yield the declarations of the JSON files of a locale, which lie in a folder."""
    for framework in catalog.frameworks:
        yield _declaration(folder + framework_file(framework.slug), "Hub")
    for page in catalog.pages:
        yield _declaration(folder + page_file(page.path), "Page")
    for collection in catalog.collections:
        name = json.dumps(collection.name)
        yield _declaration(folder + collection_file(collection.name), "Collection", name)
        for document in collection.documents:
            yield _declaration(folder + document_file(document.address), "Document", name)


def _declaration(path: str, name: str, parameter: str = "") -> File:
    """Return the declaration of a JSON file, by its path, the name of its type, and the parameter of that."""
    types = ("../" * path.count("/") or "./") + _TYPES
    type_ = f"{name}<{parameter}>" if parameter else name
    text = f'import type {{ {name} }} from "{types}";\ndeclare const value: {type_};\nexport default value;\n'
    return File(f"{path.removesuffix('.json')}.d.json.ts", hash_of(text), text.encode)


def _collection_data(settings: Settings) -> str:
    """Return the interface of the data of documents by the names of their collections."""
    members = [f"  {json.dumps(name)}: {type_of(schema)};\n" for name, schema in sorted(settings.data.items())]
    return _OPENING + ("".join(members) or "  [name: string]: Record<string, unknown>;\n") + "}\n\n"
