"""The settings of collections: each mistake is refused with a sentence that names it, before anything is checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answerkey.config import Config, ConfigError, load_config
from answerkey.model.declarations import address_of, relative_path
from answerkey.parsing.yaml import parse_yaml
from answerkey.pipeline.collection_checks import check_collections

SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "title": {"type": "string"},
        "steps": {"type": "array", "items": {"$ref": "#/$defs/step"}},
        "meta": {"type": "object", "properties": {"level": {"type": "string"}}},
    },
    "$defs": {"step": {"type": "object", "additionalProperties": False, "properties": {"text": {"type": "string"}}}},
}


def config(folder: Path, text: str) -> Config:
    (folder / "schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    (folder / "level.json").write_text('{"properties": {"level": {}}}', encoding="utf-8")
    (folder / "title.json").write_text('{"properties": {"title": {}}}', encoding="utf-8")
    (folder / "empty.json").write_text('{"type": "object"}', encoding="utf-8")
    file = folder / "answerkey.toml"
    file.write_text(text, encoding="utf-8")
    loaded = load_config(file)
    assert loaded is not None
    check_collections(loaded)
    return loaded


NOTES = '[[collections]]\nname = "notes"\nglob = "notes/*.md"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (NOTES + "titel = 'x'", "unknown key `collections[0].titel`; did you mean `title`?"),
        (NOTES + "markdown = 3", "`collections[0].markdown` must be a list"),
        (NOTES + "markdown = ['a', 3]", "`collections[0].markdown[1]` must be text"),
        (NOTES + "markdown = 'steps[.text'", "`markdown` of the collection `notes` names `steps[.text`"),
        (NOTES + "title = 'steps[]'", "`title` of the collection `notes` must be one field"),
        (NOTES + "proof = 'steps[].proof'", "`proof` of the collection `notes` must be one field"),
        (NOTES + "code = { x = 'pyton' }", "names no language: `pyton`; did you mean `python`?"),
        (NOTES + "markdown = 'x'\ncode = { x = 'python' }", "`code` of the collection `notes` names `x`"),
        (NOTES + "references = { x = 'note' }", "not `note`; did you mean `notes`?"),
        (NOTES + "address = 'notes/{path}'", "must be a path such as `/notes/{slug}`"),
        (NOTES + "address = '/notes/{path}/'", "must be a path such as `/notes/{slug}`"),
        (NOTES + "address = '/my notes/{path}'", "`address` of the collection `notes` can't hold"),
        (NOTES + "address = '/notes/x'", "names no field"),
        (NOTES + "address = '/notes/{tags[]}'", "can't be made of a list"),
        (NOTES + "address = '/notes/{}'", "names ``"),
        (NOTES + NOTES, "two collections have the name `notes`"),
        (NOTES.replace('"notes"', '"qa"', 1), "the collection `qa` is built in"),
        (NOTES.replace('"notes"', '"../x"', 1), "`../x` can't be the name of a collection"),
        (
            NOTES + "schema = 'schema.json'\nmarkdown = 'stepz[].text'",
            "which its schema does not have; did you mean `steps`?",
        ),
        (
            NOTES + "schema = 'schema.json'\nmarkdown = 'steps[].body'",
            "names `steps[].body`, which its schema does not have",
        ),
        (NOTES + "schema = 'schema.json'\ntitle = 'name'", "`title` of the collection `notes` names `name`"),
        ("[fields]\npages = 'x'", "unknown key `fields.pages`; did you mean `page`?"),
        ("[fields]\npage = 'no.json'", "the schema of `fields.page` can't be read"),
        ("[fields]\npage = 'title.json'", "the schema of `fields.page` declares `title`, which is a built-in field"),
        ("[fields]\nquestion = 'empty.json'", "the schema of `fields.question` declares no `properties`"),
    ],
)
def test_a_wrong_setting_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        config(tmp_path, text)
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        NOTES + "markdown = 'body'",
        NOTES + "markdown = 'definition'",
        NOTES + "schema = 'schema.json'\nmarkdown = ['steps[].text']\norder = 'meta.position'",
        NOTES + "references = { a = 'qa', b = 'topics', c = 'frameworks', 'd[]' = 'notes' }",
        "[fields]\npage = 'level.json'\ntopic = 'level.json'\nquestion = 'title.json'",
    ],
)
def test_a_right_setting_is_taken(tmp_path: Path, text: str) -> None:
    assert config(tmp_path, text)


@pytest.mark.parametrize(
    ("glob", "path", "name"),
    [
        ("notes/**/*.md", "notes/a/b.md", "a/b"),
        ("notes/*.{yml,yaml}", "notes/a.b.yml", "a.b"),
        ("**/*.note.md", "x/y.note.md", "x/y.note"),
        ("x/*/notes/*.md", "x/1/notes/a.md", "1/notes/a"),
        ("changelog.md", "changelog.md", "changelog"),
    ],
)
def test_paths_count_from_the_folder_that_the_pattern_names(tmp_path: Path, glob: str, path: str, name: str) -> None:
    loaded = config(tmp_path, f'[[collections]]\nname = "notes"\nglob = "{glob}"\n')
    (collection,) = loaded.declared()
    assert collection.holds(path)
    assert relative_path(collection, path) == name
    assert address_of(collection, None, path) == f"/notes/{name}"


def test_an_address_is_made_of_fields_and_of_the_path(tmp_path: Path) -> None:
    loaded = config(tmp_path, NOTES + "address = '/n/{meta.part}/{slug}-{stem}'")
    root = parse_yaml("meta: {part: 2}\nslug: a/b\n").root
    assert address_of(loaded.declared()[0], root, "notes/x.md") == "/n/2/a/b-x"
