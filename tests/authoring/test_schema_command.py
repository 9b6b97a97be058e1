"""`answerkey schema` gives the schemas that `schemas/` holds."""

from __future__ import annotations

import json
from pathlib import Path

from answerkey.model.schema_files import schemas
from authoring.bases import snapshot
from command import run

ROOT = Path(__file__).parents[2]


def test_each_schema_has_a_name() -> None:
    assert {path.name for path in schemas().values()} == {path.name for path in (ROOT / "schemas").glob("*.json")}
    assert list(schemas())[:3] == ["framework", "topic", "page"]
    assert "lint-report" in schemas()


def test_one_is_printed_all_are_listed_or_written(tmp_path: Path) -> None:
    assert run(tmp_path, "schema").stdout.splitlines() == list(schemas())
    printed = run(tmp_path, "schema", "page").stdout
    assert printed == (ROOT / "schemas" / "qa-page.schema.json").read_text(encoding="utf-8")
    assert json.loads(printed)["$id"].endswith("qa-page.schema.json")
    for _ in range(2):
        assert run(tmp_path, "schema", "--write", "a/b").returncode == 0
    assert snapshot(tmp_path / "a" / "b") == {path.name: path.read_bytes() for path in schemas().values()}
    assert run(tmp_path, "schema", "topic", "--write", "c").stdout == "c/topic.schema.json\n"
    assert list(snapshot(tmp_path / "c")) == ["topic.schema.json"]


def test_an_unknown_name_is_answered_with_the_nearest(tmp_path: Path) -> None:
    done = run(tmp_path, "schema", "topics")
    assert done.returncode == 2
    assert "did you mean `topic`?" in done.stderr


def test_a_collection_with_a_schema_has_its_own_name(tmp_path: Path) -> None:
    collections = '[[collections]]\nname = "notes"\nglob = "notes/*.md"\nschema = "note.json"\n'
    collections += '[[collections]]\nname = "terms"\nglob = "terms/*.yml"\n'
    (tmp_path / "answerkey.toml").write_text(collections, encoding="utf-8")
    text = '{"type": "object",\n"properties": {"level": {"type": "string"}}}\n'
    (tmp_path / "note.json").write_text(text, encoding="utf-8")
    assert run(tmp_path, "schema").stdout.splitlines() == [*schemas(), "notes"]
    assert run(tmp_path, "schema", "notes").stdout == text
    assert run(tmp_path, "schema", "notes", "--write", "a").stdout == "a/notes.schema.json\n"
    assert snapshot(tmp_path / "a") == {"notes.schema.json": text.encode()}
