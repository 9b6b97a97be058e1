"""The forms of the collections of a base."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from answerkey.authoring.forms.fields import FieldReader, texts_of
from answerkey.authoring.forms.form import FieldKind, Form, FormField, Notice, Relation, label
from answerkey.authoring.schema_texts import schema_text
from answerkey.config import Config
from answerkey.model.collections import FRAMEWORKS, QA, TOPICS, Collection
from answerkey.model.declarations import PATH_NAMES, placeholders
from answerkey.model.field_paths import EACH, FieldPath, parse_path, written_path
from answerkey.model.globs import has_wildcards
from answerkey.model.schema_walk import as_schema, schema_at

_SCHEMAS: Final = {FRAMEWORKS.name: "framework", TOPICS.name: "topic", QA.name: "page"}
_RELATIONS: Final[Mapping[str, Mapping[FieldPath, Relation]]] = {
    TOPICS.name: {("frameworkSlug",): Relation(FRAMEWORKS.name, "{slug}")},
    QA.name: {
        ("frameworkSlug",): Relation(FRAMEWORKS.name, "{slug}"),
        ("topicSlug",): Relation(TOPICS.name, "{slug}"),
        ("related", EACH): Relation(QA.name, "/{path}"),
    },
}
_ADDRESSES: Final = {
    FRAMEWORKS.name: "/{slug}",
    TOPICS.name: "/{frameworkSlug}/{slug}",
    QA.name: "/{path}",
}
_PATHS: Final = {
    FRAMEWORKS.name: "{slug}",
    TOPICS.name: "{frameworkSlug}-{slug}",
    QA.name: "{frameworkSlug}/{topicSlug}/{}",
}
_TITLES: Final = {FRAMEWORKS.name: "name", TOPICS.name: "name", QA.name: "subtopic"}
_LABELS: Final = {QA.name: "Pages"}
_SUFFIXES: Final = ("md", "yml", "yaml", "markdown", "mdx")


class Forms(NamedTuple):
    """The forms of a base, and what they do not offer. `locales` are the languages of the base, its own first."""

    forms: tuple[Form, ...]
    notices: tuple[Notice, ...]
    locales: tuple[str, ...] = ()


def forms_of(config: Config) -> Forms:
    """Return the forms of all collections of a configuration; raises ConfigError where a schema can't be read."""
    notices: list[Notice] = []
    collections = (*config.built_in(), *config.declared())
    shown = (each for each in collections if each.declared or _is_used(each, config))
    forms = tuple(form for each in shown for form in _form(each, collections, config, notices))
    return Forms(forms, tuple(notices), config.locales)


def _is_used(built_in: Collection, config: Config) -> bool:
    """Return True unless the base has other collections only."""
    return not config.collections or (config.content_root / built_in.folder).is_dir()


def _form(
    collection: Collection, collections: tuple[Collection, ...], config: Config, notices: list[Notice]
) -> Iterator[Form]:
    name = collection.name
    suffixes = [suffix for suffix in _SUFFIXES if collection.holds(_sample(collection, suffix))]
    if not suffixes:
        notices.append(Notice(name, f"no form: `{collection.glob}` matches no Markdown and no YAML"))
        return
    if len(suffixes) > 1:
        others = ", ".join(f"`.{suffix}`" for suffix in suffixes[1:])
        notices.append(Notice(name, f"an editor lists files of one suffix, `.{suffixes[0]}`, and not {others}"))
    if collection.declared and has_wildcards(collection.glob.rpartition("/")[0]):
        notices.append(
            Notice(name, f"files in folders below `{collection.folder or 'the content folder'}` are not listed")
        )
    has_body = suffixes[0] not in ("yml", "yaml")
    fields = _fields(collection, collections, config, notices, has_body=has_body)
    title = _TITLES.get(name) or _title(collection, fields)
    path = _PATHS.get(name) or _path(collection)
    hint = "" if collection.built_in else f"Addresses: {collection.address}"
    yield Form(
        name, collection.folder, suffixes[0], path, title, fields, hint, has_body, _LABELS.get(name, label(name))
    )


def _sample(collection: Collection, suffix: str) -> str:
    """Return the path of a file of a collection with a suffix."""
    folders = collection.glob.split("/")[:-1]
    return "/".join([*("x" if has_wildcards(each) else each for each in folders), f"x.{suffix}"])


def _fields(
    collection: Collection,
    collections: tuple[Collection, ...],
    config: Config,
    notices: list[Notice],
    *,
    has_body: bool,
) -> tuple[FormField, ...]:
    name = _SCHEMAS.get(collection.name, "")
    text = schema_text(name, config) if name else collection.schema
    translation = json.loads(schema_text(f"{name}-translation", None)) if name and len(config.locales) > 1 else {}
    relations = _RELATIONS.get(collection.name) or dict(_references(collection, collections, notices))
    texts = texts_of(collection.texts)
    reader = FieldReader(collection.name, json.loads(text or "{}"), texts, relations, translation, has_body)
    fields = reader.fields() if text else tuple(_named(collection, relations))
    notices += reader.notices
    if not text:
        notices.append(Notice(collection.name, "it has no schema: fields that no setting names are not shown"))
    return tuple(_with_states(field, collection, config) for field in fields)


def _with_states(field: FormField, collection: Collection, config: Config) -> FormField:
    """Return the field of the state of review with the states of the configuration."""
    if field.name != "review" or collection.name not in config.review.collections or field.kind != "line":
        return field
    return replace(field, kind="choice", choices=config.review.states, pattern=None)


def _references(
    collection: Collection, collections: tuple[Collection, ...], notices: list[Notice]
) -> Iterator[tuple[FieldPath, Relation]]:
    """Yield the fields that name files by an address an editor can make; the others stay texts."""
    by_name = {each.name: each for each in collections}
    for reference in collection.references:
        target = by_name[reference.collection]
        template = _ADDRESSES.get(target.name, target.address).replace("{stem}", "{path}")
        unknown = [each for each in placeholders(template) if each not in PATH_NAMES and "." in each]
        if unknown:
            path = f"{collection.name}.{written_path(reference.path)}"
            notices.append(Notice(path, f"a line of text: addresses of `{target.name}` are made of `{unknown[0]}`"))
            continue
        yield reference.path, Relation(target.name, template)


def _named(collection: Collection, relations: Mapping[FieldPath, Relation]) -> Iterator[FormField]:
    """Yield the fields at the top of a file that the settings of a collection without a schema name."""
    texts = texts_of(collection.texts)
    paths = [collection.title, *(parse_path(n) or () for n in placeholders(collection.address) if n not in PATH_NAMES)]
    paths += [collection.order, *texts, *relations]
    for path in dict.fromkeys(path for path in paths if len(path) == 1):
        name, text = path[0] or "", texts.get(path)
        if path in relations:
            yield FormField(name, "relation", relation=relations[path])
        elif text is not None:
            yield FormField(name, "code" if text.language else "markdown", language=text.language)
        else:
            kind: FieldKind = "whole" if path == collection.order else "line"
            yield FormField(name, kind, required=path != collection.order)


def _title(collection: Collection, fields: tuple[FormField, ...]) -> str:
    """Return the field that files are listed by: the title if it stands at the top, else the first line of text."""
    names = [field.name for field in fields]
    if len(collection.title) == 1 and collection.title[0] in names:
        return collection.title[0] or ""
    lines = [field.name for field in fields if field.kind in ("line", "text")]
    return next((name for name in ("title", "name") if name in lines), lines[0] if lines else names[0] if names else "")


def _path(collection: Collection) -> str:
    """Return the template of the name of a new file: the last field of its address, else its title."""
    schema = as_schema(json.loads(collection.schema or "{}"))
    own = [name for name in placeholders(collection.address) if name not in PATH_NAMES]
    usable = [name for name in own if "." not in name and schema_at(schema, (name,)).get("type") in ("string", None)]
    return f"{{{usable[-1]}}}" if usable else "{}"


def folder_of(content: str, form: Form) -> str:
    """Return the folder of a form's files below the root of the repository."""
    return str(PurePosixPath(content, form.folder))
