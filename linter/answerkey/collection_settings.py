"""The settings of collections that users declare, and of the user's own fields on built-in ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated

from msgspec import Struct, field

from answerkey.config_errors import ConfigError, require_choice
from answerkey.model.collections import (
    BUILT_IN,
    FRAMEWORKS,
    GENERATED,
    PLAIN,
    QA,
    TOPICS,
    Collection,
    OwnFields,
    ReferenceField,
    TextField,
    default_address,
)
from answerkey.model.content import Role
from answerkey.model.declarations import PATH_NAMES, placeholders, unsafe_character
from answerkey.model.field_paths import EACH, FieldPath, parse_path
from answerkey.model.messages import quoted

ONE_OR_MORE = "one or more"
"""The mark of a setting that is a list, and may be written as one text."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*")
_LONGEST_NAME = 60  # characters: it is part of the names of files
_RESERVED = tuple(collection.name for collection in (*BUILT_IN, *GENERATED, PLAIN))
_BODY = "body"  # the body of a Markdown file, which is read anyway


class CollectionConfig(Struct, frozen=True):
    """A collection that the user declares. `schema` is the path of a JSON Schema from the configuration file.

    A field is named by its path: `meta.level`, `steps[].text` for one of each item of a list.
    """

    name: str
    glob: str
    schema: str = ""
    title: str = ""
    order: str = ""
    address: str = ""
    markdown: Annotated[tuple[str, ...], ONE_OR_MORE] = ()
    code: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
    proof: str = ""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or len(self.name) > _LONGEST_NAME:
            hint = f"use at most {_LONGEST_NAME} letters, digits and hyphens, a letter first"
            raise ConfigError(f"{quoted(self.name)} can't be the name of a collection; {hint}")
        if self.name in _RESERVED:
            raise ConfigError(f"the collection `{self.name}` is built in; give yours another name")
        for key, path in (("title", self.title), ("order", self.order), ("proof", self.proof)):
            if path and EACH in self.path(key, path):
                raise ConfigError(f"{self._place(key)} must be one field, and `{path}` is one of each item of a list")
        self._check_address()
        self.collection("")  # which reads all paths

    def collection(self, schema: str) -> Collection:
        """Return the collection, with the text of its schema."""
        return Collection(
            self.name,
            self.glob,
            schema,
            tuple(self._texts()),
            address=self.address or default_address(self.name),
            title=self.path("title", self.title) if self.title else (),
            order=self.path("order", self.order) if self.order else (),
            references=tuple(ReferenceField(self.path("references", p), c) for p, c in self.references.items()),
        )

    def fields(self) -> Iterator[tuple[str, str]]:
        """Yield the setting and the path of each field that is named."""
        yield from ((key, path) for key, path in (("title", self.title), ("order", self.order)) if path)
        yield from (("address", name) for name in placeholders(self.address) if name not in PATH_NAMES)
        yield from (("markdown", path) for path in self.markdown if path != _BODY)
        yield from (("code", path) for path in self.code)
        yield from (("references", path) for path in self.references)
        yield from [("proof", self.proof)] if self.proof else []

    def path(self, key: str, text: str) -> FieldPath:
        """Return the path that a setting names; raises ConfigError where it is no path."""
        path = parse_path(text)
        if path is None:
            hint = "write keys with dots between them, and `[]` behind that of a list"
            raise ConfigError(f"{self._place(key)} names {quoted(text)}, which is no path of a field; {hint}")
        return path

    def _texts(self) -> Iterator[TextField]:
        texts = [("markdown", path, Role.ANSWER, "") for path in self.markdown if path != _BODY]
        texts += [("code", path, Role.ANSWER, language) for path, language in self.code.items()]
        texts += [("proof", self.proof, Role.PROOF, "python")] if self.proof else []
        keys: dict[FieldPath, str] = {}
        for key, text, role, language in texts:
            path = self.path(key, text)
            if keys.setdefault(path, key) != key:
                raise ConfigError(f"{self._place(key)} names `{text}`, and so does `{keys[path]}`; it is one of them")
            yield TextField(path, role, language)

    def _check_address(self) -> None:
        if not self.address:
            return
        rest = re.sub(r"\{[^{}]*\}", "x", self.address)
        parts = rest.removeprefix("/").split("/")
        if not rest.startswith("/") or any(part in ("", ".", "..") for part in parts):
            raise ConfigError(f"{self._place('address')} must be a path such as `/{self.name}/{{slug}}`")
        if char := unsafe_character(rest):
            raise ConfigError(f"{self._place('address')} can't hold {quoted(char)}")
        names = placeholders(self.address)
        if not names:
            raise ConfigError(f"{self._place('address')} names no field, so that all documents would share it")
        for name in names:
            if name not in PATH_NAMES and EACH in self.path("address", name):
                raise ConfigError(f"{self._place('address')} can't be made of a list, `{name}`")

    def _place(self, key: str) -> str:
        return f"`{key}` of the collection `{self.name}`"


class FieldsConfig(Struct, frozen=True):
    """JSON Schemas of fields of your own, which stand beside the built-in ones; paths from the configuration file."""

    page: str = ""
    question: str = ""
    topic: str = ""
    framework: str = ""

    def schemas(self) -> Iterator[tuple[Collection, FieldPath, str, str]]:
        """Yield the collection, the path of the mappings, the setting and the file of each schema."""
        places = (
            (QA, (), "page", self.page),
            (QA, QA.unit, "question", self.question),
            (TOPICS, (), "topic", self.topic),
            (FRAMEWORKS, (), "framework", self.framework),
        )
        yield from ((collection, path, f"fields.{key}", file) for collection, path, key, file in places if file)


def check_references(collections: Sequence[CollectionConfig]) -> None:
    """Raise ConfigError where two collections have one name, or one refers to a collection that there is not."""
    names: list[str] = []
    for collection in collections:
        near = next((name for name in names if name.casefold() == collection.name.casefold()), None)
        if near is not None:
            raise ConfigError(f"two collections have the name `{collection.name}`")
        names.append(collection.name)
    choices = (*(collection.name for collection in BUILT_IN), *names)
    for collection in collections:
        for path, name in collection.references.items():
            require_choice(f'collections."{collection.name}".references."{path}"', name, choices)


def with_own_fields(texts: Mapping[str, str], config: FieldsConfig) -> tuple[Collection, ...]:
    """Return the built-in collections with the user's own fields; `texts` are those of the schemas by setting."""
    if not texts:
        return BUILT_IN
    own: dict[str, list[OwnFields]] = {}
    for collection, path, setting, _ in config.schemas():
        own.setdefault(collection.name, []).append(OwnFields(path, setting, texts[setting]))
    return tuple(replace(collection, own=tuple(own.get(collection.name, ()))) for collection in BUILT_IN)
