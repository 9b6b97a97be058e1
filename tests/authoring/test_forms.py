"""The forms of git-based editors: what they may hold, and that nothing is left out in silence."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from answerkey.authoring.forms.writing import EDITORS, editor_file
from answerkey.authoring.schema_texts import schema_text
from answerkey.config import Config, load_config
from answerkey.model.field_paths import EACH, FieldPath
from command import run
from properties import examples

EXAMPLES = Path(__file__).parents[2] / "examples"
BASES = sorted(path.parent.name for path in EXAMPLES.glob("*/answerkey.toml"))
SCHEMAS = "ANSWERKEY_EDITOR_SCHEMAS"
"""The folder of a `node_modules` with `@sveltia/cms`."""

_ABOUT: Final = {"name", "label", "widget", "required", "hint", "i18n"}
WIDGETS: Final[dict[str, set[str]]] = {
    "string": {"default", "pattern"},
    "text": {"default", "pattern"},
    "markdown": {"default", "pattern", "modes"},
    "code": {"default", "pattern", "default_language", "allow_language_selection", "output_code_only"},
    "number": {"default", "pattern", "value_type", "min", "max"},
    "boolean": {"default"},
    "select": {"default", "pattern", "options"},
    "datetime": {"default", "pattern", "format", "type", "date_format", "time_format"},
    "list": {"min", "collapsed", "field", "fields"},
    "object": {"fields"},
    "relation": {"pattern", "collection", "value_field", "search_fields", "display_fields", "multiple", "min"},
    "keyvalue": set(),
}
"""The widgets that we rely on with the options that both editors have, as Sveltia's schema and Decap's sources say."""
ONE_ONLY: Final = {"decap": {"type", "keyvalue", "i18n"}, "sveltia": {"date_format", "time_format"}}
"""Options and widgets that the other editor alone has, or that are not needed here."""
TYPES: Final = {"string", "text", "code", "number", "boolean", "select", "date", "object", "reference"}
KEYS: Final = {"name", "label", "type", "required", "description", "default", "pattern", "options", "list", "fields"}
"""The types and keys of fields of Pages CMS that we rely on; its own schema refuses all that it does not know."""


def configuration(editor: str, config: Config, uses: Any = lambda *_: False) -> tuple[dict[str, Any], list[str]]:
    made = editor_file(editor, config, "content", uses)
    return YAML(typ="safe").load(made.text), [str(notice) for notice in made.notices]


def example(name: str) -> Config:
    config = load_config(EXAMPLES / name / "answerkey.toml")
    assert config is not None
    return config


@cache
def sveltia_schema() -> Draft7Validator:
    """The schema of an installed Sveltia CMS; one that accepts everything without it."""
    folder = os.environ.get(SCHEMAS)
    file = Path(folder or "", "@sveltia", "cms", "schema", "sveltia-cms.json")
    return Draft7Validator(json.loads(file.read_text("utf-8")) if folder else {})


def all_fields(fields: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for field in fields:
        yield field
        yield from all_fields(field.get("fields", []))
        yield from all_fields([field["field"]] if "field" in field else [])


def assert_is_of_decap_or_sveltia(data: dict[str, Any], editor: str) -> None:
    """The contract of both editors, in our words."""
    assert data["backend"]["name"] == "github"
    assert data["media_folder"]
    names = [collection["name"] for collection in data["collections"]]
    assert len(set(names)) == len(names)
    for collection in data["collections"]:
        titles = [field["name"] for field in collection["fields"]]
        assert len(set(titles)) == len(titles)
        assert collection.get("identifier_field", titles[0]) in titles
        assert collection["format"] == ("yaml" if collection["extension"] in ("yml", "yaml") else "yaml-frontmatter")
        for field in all_fields(collection["fields"]):
            unknown = field.keys() - _ABOUT - WIDGETS[field["widget"]]
            assert not unknown, (field, unknown)
            assert not (field.keys() | {field["widget"]}) & ONE_ONLY[editor]
            assert re.fullmatch(r"[\w-]+", field["name"])
            if field["widget"] == "list":
                assert bool(field.get("fields")) != ("field" in field)
            if field["widget"] == "object":
                assert field["fields"]
            if field["widget"] == "select":
                assert field["options"]
                assert field.get("default", field["options"][0]) in field["options"]
            if field["widget"] == "relation":
                (target,) = (each for each in data["collections"] if each["name"] == field["collection"])
                assert set(field["search_fields"]) <= {each["name"] for each in target["fields"]}
                assert len(field["search_fields"]) > 0
            if "pattern" in field:
                re.compile(field["pattern"][0])


def assert_is_of_pages_cms(data: dict[str, Any]) -> None:
    """The contract of Pages CMS, in our words."""
    assert data["settings"] == {"content": {"merge": True}}
    for entry in data["content"]:
        assert entry.keys() <= {"name", "label", "type", "path", "filename", "format", "view", "fields"}
        assert re.fullmatch(r"[A-Za-z0-9_-]+", entry["name"])
        assert not entry["path"].startswith("/")
        for field in all_fields(entry["fields"]):
            assert field.keys() <= KEYS, field
            assert field["type"] in TYPES
            assert re.fullmatch(r"[A-Za-z0-9_-]+", field["name"])
            assert (field["type"] == "object") == ("fields" in field)
            if field["type"] == "select":
                assert all(isinstance(value, str) for value in field["options"]["values"])
            if field["type"] == "reference":
                assert field["options"]["collection"] in [each["name"] for each in data["content"]]


def assert_contract(data: dict[str, Any], editor: str) -> None:
    if editor == "pages-cms":
        assert_is_of_pages_cms(data)
    else:
        assert_is_of_decap_or_sveltia(data, editor)
    if editor == "sveltia":
        assert [error.message for error in sveltia_schema().iter_errors(data)] == []


def names_of(data: dict[str, Any], collection: str) -> list[str]:
    (entry,) = (each for each in data.get("collections", data.get("content")) if each["name"] == collection)
    return [field["name"] for field in entry["fields"]]


@pytest.mark.parametrize("editor", EDITORS)
@pytest.mark.parametrize("name", BASES)
def test_the_forms_of_each_example_keep_the_contract_of_their_editor(name: str, editor: str) -> None:
    assert_contract(configuration(editor, example(name))[0], editor)


_LEAVES = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "pattern": "^a+$", "description": "Some of `a`."},
        {"type": "string", "format": "date"},
        {"type": "integer", "minimum": 0, "maximum": 9, "default": 3},
        {"type": "number"},
        {"type": "boolean"},
        {"anyOf": [{"type": "boolean"}, {"type": "null"}]},
        {"enum": ["basic", "advanced"], "default": "basic"},
        {"enum": [1, True, None]},
        {"const": "x"},
        {"type": ["string", "integer"]},
        {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        {"oneOf": [{"type": "string", "pattern": "^a"}, {"type": "string"}]},
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"type": "object"},
        {"$ref": "#/$defs/own"},
        {},
    ]
)
_NAMES = st.sampled_from(["one", "two", "three", "über", "a.b", "body", "id"])
_SCHEMAS = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda items, least: {"type": "array", "items": items, "minItems": least}, inner, st.integers(0, 2)),
        st.builds(lambda fields: {"type": "object", "properties": fields}, st.dictionaries(_NAMES, inner, max_size=3)),
    ),
    max_leaves=6,
)


@given(st.dictionaries(_NAMES, _SCHEMAS, min_size=1, max_size=5), st.sampled_from(sorted(EDITORS)), st.booleans())
@examples(400)
def test_each_field_of_a_schema_is_in_the_form_or_named(
    tmp_path_factory: pytest.TempPathFactory, fields: dict[str, Any], editor: str, is_used: bool
) -> None:
    schema = {
        "type": "object",
        "required": ["title"],
        "properties": {"title": {"type": "string"}, **fields},
        "$defs": {"own": {"type": "object", "properties": {"x": {"type": "string"}}, "required": ["x"]}},
    }
    folder = tmp_path_factory.mktemp("form")
    (folder / "schema.json").write_text(json.dumps(schema), "utf-8")
    (folder / "answerkey.toml").write_text(
        '[[collections]]\nname = "notes"\nglob = "notes/*.md"\nschema = "schema.json"\ntitle = "title"\n', "utf-8"
    )
    config = load_config(folder / "answerkey.toml")
    assert config is not None
    data, notices = configuration(editor, config, lambda *_: is_used)
    assert_contract(data, editor)
    missing = set(schema["properties"]) - set(names_of(data, "notes"))
    assert {name for name in missing if not any(each.startswith(f"notes.{name}: ") for each in notices)} == set()
    assert all(each.startswith(("notes.", "notes: ", "notes[")) for each in notices)


def test_a_list_whose_items_would_lose_keys_is_no_part_of_the_form_of_pages_cms() -> None:
    used: list[tuple[str, FieldPath]] = []

    def uses(collection: str, path: FieldPath) -> bool:
        used.append((collection, path))
        return True

    data, notices = configuration("pages-cms", example("questions"), uses)
    assert "questions" not in names_of(data, "qa")
    assert used == [("qa", ("questions", EACH, "run"))]
    assert "qa.questions: not in the form, since a save would remove `qa.questions[].run`" in notices
    assert "questions" in names_of(configuration("pages-cms", example("questions"))[0], "qa")


def test_the_states_of_review_are_those_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "answerkey.toml").write_text('review.states = ["new", "done"]\nreview.deliver = ["done"]\n', "utf-8")
    config = load_config(tmp_path / "answerkey.toml")
    assert config is not None
    data, _ = configuration("decap", config)
    (field,) = (field for field in data["collections"][2]["fields"] if field["name"] == "review")
    assert (field["widget"], field["options"]) == ("select", ["new", "done"])
    assert json.loads(schema_text("page", config))["properties"]["review"]["enum"] == ["new", "done", None]


def test_translations_are_forms_of_sveltia_and_named_elsewhere() -> None:
    """Sveltia alone leaves the language of the base out of the names of files."""
    data, notices = configuration("sveltia", example("questions"))
    assert data["i18n"]["omit_default_locale_from_file_path"] is True
    (page,) = (each for each in data["collections"] if each["name"] == "qa")
    translated = {field["name"]: field.get("i18n") for field in all_fields(page["fields"])}
    assert {name for name, value in translated.items() if value is True} >= {"title", "questions", "q", "a", "choices"}
    assert (translated["id"], translated["difficulty"], translated["order"]) == ("duplicate", None, None)
    for editor in ("decap", "pages-cms"):
        data, notices = configuration(editor, example("questions"))
        assert "i18n" not in data
        assert any(notice.startswith("translations: ") for notice in notices)


def test_the_command_prints_the_file_and_names_what_forms_do_not_offer(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "questions", tmp_path, dirs_exist_ok=True)
    done = run(tmp_path, "schema", "--for", "decap")
    assert done.returncode == 0
    assert_contract(YAML(typ="safe").load(done.stdout), "decap")
    notices = [line.removeprefix("note: ") for line in done.stderr.splitlines()]
    assert notices
    comment = " ".join(line.removeprefix("#").strip() for line in done.stdout.splitlines() if line.startswith("#"))
    assert all(notice in comment for notice in notices)
    refused = run(tmp_path, "schema", "page", "--for", "decap")
    assert (refused.returncode, "leave out NAME" in refused.stderr) == (2, True)


@pytest.mark.sweep
@pytest.mark.skipif(SCHEMAS not in os.environ, reason=f"{SCHEMAS} names no folder with the package @sveltia/cms")
@pytest.mark.parametrize("name", BASES)
def test_forms_are_valid_by_the_schema_that_sveltia_publishes(name: str) -> None:
    data, _ = configuration("sveltia", example(name))
    assert [error.message for error in sveltia_schema().iter_errors(data)] == []
