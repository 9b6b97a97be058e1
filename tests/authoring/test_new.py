"""`answerkey new` makes what the linter passes, and refuses what it would not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from answerkey.authoring.scalars import written
from answerkey.cli.main import main
from answerkey.model.question_kinds import QUESTION_KINDS
from answerkey.parsing.yaml import parse_yaml
from authoring.bases import snapshot
from command import run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    return tmp_path


def made(folder: Path, *arguments: str) -> str:
    """The text of the file that `answerkey new` makes."""
    done = run(folder, "new", *arguments)
    assert done.returncode == 0, done.stderr
    assert "Next: " in done.stderr
    return (folder / done.stdout.strip()).read_text(encoding="utf-8")


def findings(folder: Path, *arguments: str) -> list[str]:
    """What the strict preset finds, each without its place."""
    done = run(folder, "lint", "--preset", "strict", "--format", "concise", *arguments)
    return [line.partition(": ")[2] for line in done.stdout.splitlines()]


def test_a_base_grows_from_nothing_and_is_clean_at_each_step(folder: Path) -> None:
    made(folder, "framework", "fastapi", "--name", "FastAPI")
    assert findings(folder) == ["warning reference/orphan `fastapi` has no topic"]
    made(folder, "topic", "fastapi/dependency-injection")
    assert findings(folder) == ["warning reference/orphan `dependency-injection` has no page"]
    made(folder, "page", "fastapi/dependency-injection/depends")
    assert findings(folder) == []
    made(folder, "page", "fastapi/dependency-injection/sub-dependencies")
    assert findings(folder) == []


def test_what_is_not_said_is_derived(folder: Path) -> None:
    made(folder, "framework", "fastapi", "--name", "FastAPI", "--order", "7")
    assert "order: 8\n" in made(folder, "framework", "flask")
    topic = made(folder, "topic", "fastapi/path-operations")
    assert "name: Path operations\nslug: path-operations\nframeworkSlug: fastapi\norder: 1\n" in topic
    page = made(folder, "page", "fastapi/path-operations/routers")
    assert "framework: FastAPI\nframeworkSlug: fastapi\ntopic: Path operations\ntopicSlug: path-operations\n" in page
    assert "draft: true" in page
    assert "order: 2\n" in made(folder, "page", "fastapi/path-operations/routes")


def test_what_is_said_stands_in_the_file(folder: Path) -> None:
    made(folder, "framework", "c", "--name", 'C: the "language" # 1', "--description", "'Quoted' & - odd: é😀")
    made(folder, "topic", "c/null", "--name", "null", "--description", "true")
    options = ["--title", "123", "--subtopic", "~", "--difficulty", "hard", "--order", "-3", "--description", "x" * 60]
    page = made(folder, "page", "c/null/true", *options)
    assert 'title: "123"\nframework: "C: the \\"language\\" # 1"\n' in page
    assert 'topicSlug: "null"\nsubtopic: "~"\ndifficulty: hard\norder: -3\n' in page
    assert findings(folder) == []


def test_records_name_the_schema_where_the_base_has_it(folder: Path) -> None:
    assert run(folder, "schema", "--write", "schemas").returncode == 0
    for arguments, schema in ((("framework", "c"), "framework"), (("topic", "c/basics"), "topic")):
        mark = f"# yaml-language-server: $schema=../../schemas/{schema}.schema.json\n"
        assert made(folder, *arguments).startswith(mark)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["framework", "Fast_API"], "`Fast_API` is not kebab-case"),
        (["framework", "a/b"], "`a/b` is not of the form SLUG"),
        (["framework", "fastapi"], "`/fastapi` already exists"),
        (["framework", "x", "--name", ""], "`name` must not be empty"),
        (["topic", "fastapy/x"], "there is no framework `fastapy`; did you mean `fastapi`?"),
        (["topic", "fastapi/security"], "`/fastapi/security` already exists"),
        (["topic", "security"], "is not of the form FRAMEWORK/SLUG"),
        (["page", "fastapi/securty/jwt"], "`fastapi` has no topic `securty`; did you mean `security`?"),
        (["page", "fastapi/security/JWT"], "`JWT` is not kebab-case"),
        (["page", "fastapi/security/a--b"], "is not kebab-case"),
        (["page", "fastapi/security/jwt", "--difficulty", "esy"], "'esy'"),
        (["pge", "fastapi/security/jwt"], "did you mean `page`?"),
        (["framework", "a\x1b[31m"], "\\x1b"),
    ],
    ids=str,
)
def test_what_can_t_be_is_refused_with_a_sentence(folder: Path, arguments: list[str], said: str) -> None:
    made(folder, "framework", "fastapi")
    made(folder, "topic", "fastapi/security")
    before = snapshot(folder)
    done = run(folder, "new", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "\x1b" not in done.stderr
    assert snapshot(folder) == before


def test_a_file_that_no_record_speaks_of_is_not_overwritten(folder: Path) -> None:
    (folder / "answerkey.toml").write_text('exclude = ["content/frameworks/flask.yml"]\n')
    (folder / "content" / "frameworks").mkdir()
    (folder / "content" / "frameworks" / "flask.yml").write_text("mine")
    done = run(folder, "new", "framework", "flask")
    assert done.returncode == 2
    assert "`content/frameworks/flask.yml` already exists" in done.stderr
    assert (folder / "content" / "frameworks" / "flask.yml").read_text() == "mine"


def test_where_there_is_no_base_init_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, "new", "framework", "flask")
    assert done.returncode == 2
    assert "`answerkey init` makes one" in done.stderr


def test_on_a_terminal_the_description_is_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr("answerkey.cli.bases.asks", lambda: True)
    done = CliRunner().invoke(main, ["new", "framework", "flask"], input="A small framework.\n")
    assert "Description [Questions and answers about Flask.]: " in done.output
    assert "description: A small framework.\n" in (folder / "content/frameworks/flask.yml").read_text()


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["", "'", '"']))
def test_any_text_is_written_so_that_it_is_read_back(text: str, style: str) -> None:
    form = written(text, style)
    assert "\n" not in form
    root = parse_yaml(f"key: {form} # comment\n").root
    assert root is not None
    assert root.value == {"key": text}


NOTES = """
[[collections]]
name = "notes"
glob = "notes/**/*.md"
schema = "note.schema.json"
title = "title"
order = "meta.order"
address = "/n/{slug}"

[[collections]]
name = "terms"
glob = "terms/*.{yml,yaml}"
"""
NOTE = """{
"type": "object", "required": ["title", "slug", "level", "day", "tags", "meta", "source"],
"properties": {
  "title": {"type": "string"}, "slug": {"type": "string"}, "level": {"enum": ["basic", "advanced"]},
  "day": {"type": "string", "format": "date"}, "tags": {"type": "array", "minItems": 1, "items": {"type": "string"}},
  "meta": {"type": "object", "required": ["order"], "properties": {"order": {"type": "integer"}}},
  "source": {"type": "string", "pattern": "^https:"}, "draft": {"type": "boolean"}, "other": {"type": "string"}
}}"""


STEPS = """
[[collections]]
name = "groups"
glob = "groups/*.yml"

[[collections]]
name = "steps"
glob = "steps/*.yml"
schema = "steps.schema.json"
code = { code = "python" }
references = { group = "groups" }
"""


def test_a_document_of_a_collection_has_what_its_schema_requires(folder: Path) -> None:
    (folder / "answerkey.toml").write_text(NOTES, encoding="utf-8")
    (folder / "note.schema.json").write_text(NOTE, encoding="utf-8")
    first = run(folder, "new", "notes", "trees/binary-trees")
    assert first.stdout.strip() == "content/notes/trees/binary-trees.md"
    assert "note: `source` must match" in first.stderr
    text = (folder / first.stdout.strip()).read_text(encoding="utf-8")
    assert text.startswith("---\ntitle: Binary trees\nslug: binary-trees\nlevel: basic\nday: ")
    assert "tags:\n- Replace this text.\nmeta:\n  order: 1\n" in text
    assert text.endswith("draft: true\n---\nReplace this text.\n")
    assert "order: 2\n" in made(folder, "notes", "heaps")
    assert "title: Sets\nslug: sets\n" in made(folder, "notes", "05-sets")
    assert [line.split(" ", 2)[1] for line in findings(folder)] == ["document/schema"] * 3  # the pattern of `source`
    assert run(folder, "new", "terms", "node").stdout.strip() == "content/terms/node.yml"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("note", "x"), "there is no `answerkey new note`; did you mean `notes`?"),
        (("notes", "a b"), "`a b` can't be a part of an address"),
        (("notes", "../x"), "`../x` can't be a part of an address"),
        (("terms", "a/b"), "matches no file `terms/a/b`"),
    ],
)
def test_a_document_that_cannot_be_made_is_refused(folder: Path, arguments: tuple[str, str], message: str) -> None:
    (folder / "answerkey.toml").write_text(NOTES, encoding="utf-8")
    (folder / "note.schema.json").write_text(NOTE, encoding="utf-8")
    done = run(folder, "new", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert snapshot(folder / "content") == {}


def test_a_new_record_has_the_fields_of_the_user_s_own_that_it_must_have(folder: Path) -> None:
    schema = {
        "properties": {"audience": {"enum": ["all", "few"]}, "since": {"type": "string"}},
        "required": ["audience"],
    }
    (folder / "own.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    fields = "\n".join(f'{name} = "own.schema.json"' for name in ("framework", "topic", "page", "question"))
    (folder / "answerkey.toml").write_text(f"[fields]\n{fields}\n", encoding="utf-8")
    for arguments in (("framework", "flask"), ("topic", "flask/views"), ("page", "flask/views/basics")):
        assert "audience: all\n" in made(folder, *arguments)
    text = made(folder, "page", "flask/views/more")
    assert text.count("audience: all\n") == 2
    assert "since" not in text
    assert findings(folder) == []


def test_a_new_document_has_code_that_compiles_and_references_that_lead_somewhere(folder: Path) -> None:
    text = {"type": "string"}
    schema = {"properties": {"code": text, "group": text}, "required": ["code", "group"]}
    (folder / "steps.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    (folder / "answerkey.toml").write_text(STEPS, encoding="utf-8")
    made(folder, "groups", "first")
    assert made(folder, "steps", "one") == "code: |\n  # Replace this text.\ngroup: /groups/first\n"
    assert findings(folder) == []


@pytest.mark.parametrize("kind", QUESTION_KINDS)
def test_a_page_begins_with_a_question_of_the_requested_kind(folder: Path, kind: str) -> None:
    made(folder, "framework", "fastapi")
    made(folder, "topic", "fastapi/security")
    text = made(folder, "page", "fastapi/security/jwt", "--kind", kind)
    assert text.count("  - id: ") == 1
    assert ("    kind: " in text) is (kind != "open")
    assert findings(folder) == []
