"""A form for the files of a collection: what all editors have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

FieldKind = Literal[
    "line",
    "text",
    "markdown",
    "code",
    "whole",
    "number",
    "boolean",
    "choice",
    "date",
    "list",
    "object",
    "map",
    "relation",
]
"""The kind of a field; a `map` has texts by keys that its author chooses."""


class Notice(NamedTuple):
    """Something that a form does not offer: the path of the field and the reason."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class Relation(NamedTuple):
    """The collection whose files a field names. A value is made of `template`: texts, `{field}`, and `{path}`.

    `{path}` is that of the file below its folder without the suffix.
    """

    collection: str
    template: str


@dataclass(frozen=True)
class FormField:
    """A field of a form. A list has an `item` without a name, an object has `fields`.

    `translation` is `translate` for a text of readers, `duplicate` for what a translation repeats, or empty.
    """

    name: str
    kind: FieldKind
    hint: str = ""
    required: bool = False
    default: Any = None
    pattern: tuple[str, str] | None = None
    choices: tuple[str | int | float, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    language: str = ""
    relation: Relation | None = None
    fields: tuple[FormField, ...] = ()
    item: FormField | None = None
    least: int | None = None
    translation: str = ""


@dataclass(frozen=True)
class Form:
    """A form for the files with one suffix in a folder, which is relative to the content folder.

    `name` is that of the collection, and `title` the field that an editor lists files by. `path` is the template of the
    path of a new file below the folder, without the suffix; `{}` stands for the title as part of an address.
    """

    name: str
    folder: str
    suffix: str
    path: str
    title: str
    fields: tuple[FormField, ...]
    hint: str = ""
    has_body: bool = False
    label: str = ""


def label(name: str) -> str:
    """Return the key of a field as words: ``seoDescription`` is `Seo description`."""
    words = "".join(f" {char.lower()}" if char.isupper() else char for char in name.replace("_", " ").replace("-", " "))
    return words.strip()[:1].upper() + words.strip()[1:]
