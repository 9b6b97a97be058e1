"""The fields of a form, made from the JSON Schema of a collection and its settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from answerkey.authoring.forms.form import FieldKind, FormField, Notice, Relation
from answerkey.model.collections import TextField
from answerkey.model.content import Role
from answerkey.model.field_paths import EACH, FieldPath, written_path
from answerkey.model.schema_walk import Schema, as_schema, resolved

_NAME: Final = re.compile(r"[A-Za-z0-9_-]+")
_BODY: Final = "body"
_TYPES: Final[Mapping[str, FieldKind]] = {"integer": "whole", "number": "number", "boolean": "boolean"}
_CONDITIONS: Final = frozenset({"not", "if", "patternProperties", "prefixItems", "const", "dependentSchemas"})


class Unsuited(Exception):
    """A form has no field for a part of a schema; the message says why."""


@dataclass
class FieldReader:
    """Reads the schema of a collection.

    `texts` are its fields of Markdown and code, `relations` those that name other files, by path. `translation` is the
    schema of its translations. What has no field is noted in `notices`.
    """

    name: str
    root: Schema
    texts: Mapping[FieldPath, TextField]
    relations: Mapping[FieldPath, Relation]
    translation: Schema = field(default_factory=dict)
    has_body: bool = False
    notices: list[Notice] = field(default_factory=list)

    def fields(self) -> tuple[FormField, ...]:
        """Return the fields of a file."""
        return tuple(self._members(resolved(self.root, self.root), (), as_schema(self.translation)))

    def _members(self, schema: Schema, path: FieldPath, translation: Schema) -> Iterator[FormField]:
        if schema.get("allOf") or schema.get("if"):
            self._note(path, "its conditions are checked by `answerkey lint` alone: the form shows all fields")
        translated = as_schema(resolved(translation, self.translation).get("properties"))
        for key, below in as_schema(schema.get("properties")).items():
            try:
                made = self._field(key, as_schema(below), (*path, key), as_schema(translated.get(key)))
            except Unsuited as error:
                self._note((*path, key), str(error))
                continue
            duplicate = "duplicate" if key in ("id", "slug") else "translate"
            required = key in schema.get("required", ()) and made.kind != "boolean"
            least = made.least if required else None  # what is optional may be empty
            yield replace(made, required=required, least=least, translation=duplicate if key in translated else "")

    def _field(self, key: str, written: Schema, path: FieldPath, translation: Schema) -> FormField:
        if key and not _NAME.fullmatch(key):
            raise Unsuited("its name has other characters than letters without accents, digits, `-` and `_`")
        if path == (_BODY,) and self.has_body:
            raise Unsuited("its name is that of the text below the front matter")
        choices = [as_schema(each) for each in written.get("anyOf") or written.get("oneOf") or ()]
        several = [each for each in choices if each.get("type") != "null"]
        schema = resolved(written, self.root)
        made = self._made(key, schema, several, path, translation)
        hint, default = str(schema.get("description") or ""), schema.get("default")
        if isinstance(schema.get("examples"), list) and schema["examples"] and made.kind in ("line", "whole", "date"):
            hint = f"{hint} For example {schema['examples'][0]}."
        if made.kind == "boolean" and default is None and len(several) < len(choices):
            raise Unsuited("absent, true and false mean three things; a switch has two")
        plain = isinstance(default, str | int | float) and default != ""
        return replace(made, hint=hint.strip(), default=default if plain else None)

    def _made(self, key: str, schema: Schema, several: list[Schema], path: FieldPath, translation: Schema) -> FormField:
        if len(several) > 1:
            return _one_of(key, several)
        if unsuited := sorted(_CONDITIONS & schema.keys() - ({"not"} if "pattern" in schema else set())):
            raise Unsuited(f"its schema has {', '.join(f'`{word}`' for word in unsuited)}")
        if path in self.relations:
            return FormField(key, "relation", relation=self.relations[path])
        if path in self.texts:
            return _text(key, self.texts[path])
        if "enum" in schema:
            return FormField(key, "choice", choices=_choices(schema["enum"]))
        kind = str(schema.get("type", ""))
        if kind == "string":
            return _string(key, schema)
        if kind in _TYPES:
            limits = {name: schema.get(name) for name in ("minimum", "maximum")}
            usual = {name: limit for name, limit in limits.items() if limit is not None and abs(limit) < 2**53 - 1}
            return FormField(key, _TYPES[kind], **usual)
        if kind == "array":
            return self._list(key, schema, path, translation)
        if kind == "object":
            return self._object(key, schema, path, translation)
        raise Unsuited("its schema names no single type" if kind else "its schema names no type")

    def _list(self, key: str, schema: Schema, path: FieldPath, translation: Schema) -> FormField:
        items = as_schema(schema.get("items"))
        below = as_schema(resolved(translation, self.translation).get("items"))
        item = self._field("", items, (*path, EACH), below)
        if item.kind in ("list", "map"):
            raise Unsuited("it is a list of lists, or of mappings with keys of one's own")
        return FormField(key, "list", item=item, least=schema.get("minItems"))

    def _object(self, key: str, schema: Schema, path: FieldPath, translation: Schema) -> FormField:
        fields = tuple(self._members(schema, path, translation))
        if fields:
            return FormField(key, "object", fields=fields)
        others = as_schema(schema.get("additionalProperties"))
        if others.get("type") == "string":
            return FormField(key, "map")
        raise Unsuited("its schema names no keys")

    def _note(self, path: FieldPath, reason: str) -> None:
        self.notices.append(Notice(".".join(filter(None, (self.name, written_path(path)))), reason))


def _one_of(key: str, schemas: list[Schema]) -> FormField:
    """Return the field of what has one of several forms: a line if all are texts."""
    if any(each.get("type") != "string" or "enum" in each for each in schemas):
        raise Unsuited("its schema allows several types")
    patterns = [str(each.get("pattern", ".*")) for each in schemas]
    pattern = "|".join(f"(?:{each})" for each in patterns)
    return FormField(key, "line", pattern=(pattern, "This has another form: see the hint."))


def _text(key: str, text: TextField) -> FormField:
    if text.language:
        return FormField(key, "code", language=text.language)
    return FormField(key, "text" if text.line else "markdown")


def _string(key: str, schema: Schema) -> FormField:
    if schema.get("format") == "date":
        return FormField(key, "date")
    pattern = schema.get("pattern")
    if isinstance(pattern, str):
        return FormField(key, "line", pattern=(pattern, f"This must match {pattern}"))
    is_long = isinstance(schema.get("maxLength"), int) and schema["maxLength"] > 200 or "escription" in key
    return FormField(key, "text" if is_long else "line")


def _choices(values: Any) -> tuple[str | int | float, ...]:
    choices = tuple(value for value in values if isinstance(value, str | int | float) and not isinstance(value, bool))
    if len(choices) < len([value for value in values if value is not None]):
        raise Unsuited("its choices are not all texts or numbers")
    return choices


def texts_of(texts: tuple[TextField, ...]) -> dict[FieldPath, TextField]:
    """Return the fields of Markdown and code by their paths; hidden code is code, too."""
    return {
        text.path: text if text.language or text.role is Role.ANSWER else text._replace(language="python")
        for text in texts
    }
