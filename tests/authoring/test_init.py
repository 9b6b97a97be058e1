"""`answerkey init` makes a base that passes, and keeps what is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from answerkey.authoring.example_bases import EXAMPLES
from authoring.bases import snapshot
from command import git, run
from examples.bases import files_of

CHECKS = {".pre-commit-config.yaml", ".github/workflows/answerkey.yml", ".gitignore"}
BIN = Path(sys.executable).parent
MADE = {
    "answerkey.toml",
    "content/frameworks/python.yml",
    "content/topics/python-functions.yml",
    "content/qa/python/functions/arguments.md",
    "schemas/framework.schema.json",
    "schemas/topic.schema.json",
    "schemas/qa-page.schema.json",
    ".pre-commit-config.yaml",
    ".github/workflows/answerkey.yml",
    ".vscode/settings.json",
    ".gitignore",
}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    done = run(tmp_path, "init", "kb")
    assert done.returncode == 0, done.stderr
    return tmp_path / "kb"


def test_a_new_base_passes_the_strictest_check(base: Path) -> None:
    assert set(snapshot(base)) == MADE
    done = run(base, "lint", "--preset", "strict", "--fail-on", "warning", "--format", "json")
    assert done.returncode == 0, done.stdout
    report = json.loads(done.stdout)
    assert report["diagnostics"] == []
    assert report["summary"]["files"] == 3
    assert report["summary"]["snippets"] > 0


def test_every_file_is_named_and_the_next_steps_are_told(tmp_path: Path) -> None:
    done = run(tmp_path, "init")
    assert {line.removeprefix("created  ") for line in done.stdout.splitlines()} == MADE
    assert "answerkey lint" in done.stderr


def test_a_second_time_all_is_kept(base: Path) -> None:
    before = snapshot(base)
    done = run(base, "init")
    assert done.returncode == 0
    assert {line.removeprefix("kept  ") for line in done.stdout.splitlines()} == MADE
    assert snapshot(base) == before


def test_what_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")
    done = run(tmp_path, "init")
    assert "kept  .gitignore" in done.stdout
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
    assert set(snapshot(tmp_path)) == MADE


def test_a_base_with_content_gets_no_sample(tmp_path: Path) -> None:
    (tmp_path / "content" / "qa").mkdir(parents=True)
    done = run(tmp_path, "init")
    assert "kept  content, as it is" in done.stdout
    assert not list((tmp_path / "content").rglob("*.*"))
    assert (tmp_path / "schemas").is_dir()


def test_a_configured_project_gets_no_second_configuration(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.answerkey]\ncontent = "docs/base"\n')
    done = run(tmp_path, "init")
    assert "kept  pyproject.toml" in done.stdout
    assert not (tmp_path / "answerkey.toml").exists()
    framework = tmp_path / "docs" / "base" / "frameworks" / "python.yml"
    assert framework.read_text().startswith("# yaml-language-server: $schema=../../../schemas/framework.schema.json\n")
    assert '"docs/base/topics/*.{yml,yaml}"' in (tmp_path / ".vscode" / "settings.json").read_text()
    assert "files: ^docs/base/" in (tmp_path / ".pre-commit-config.yaml").read_text()
    assert run(tmp_path, "lint", "--preset", "strict", "--fail-on", "warning").returncode == 0


def test_the_settings_of_an_editor_know_fields_and_collections_of_ones_own(tmp_path: Path) -> None:
    collections = '[[collections]]\nname = "terms"\nglob = "terms/*.yml"\nschema = "own/term.json"\n'
    collections += '[[collections]]\nname = "notes"\nglob = "notes/*.md"\nschema = "own/term.json"\n'
    (tmp_path / "answerkey.toml").write_text(f'fields.topic = "own/term.json"\n{collections}', encoding="utf-8")
    (tmp_path / "own").mkdir()
    (tmp_path / "own/term.json").write_text('{"properties": {"level": {"type": "integer"}}}', encoding="utf-8")
    assert run(tmp_path, "init").returncode == 0
    settings = json.loads((tmp_path / ".vscode/settings.json").read_text())
    assert list(settings["yaml.schemas"].items())[1:] == [
        ("./schemas/topic.schema.json", "content/topics/*.{yml,yaml}"),
        ("./own/term.json", "content/terms/*.yml"),
    ]
    topic = json.loads((tmp_path / "schemas/topic.schema.json").read_text())
    assert topic["properties"]["level"] == {"type": "integer"}


def test_the_files_say_what_their_formats_want(base: Path) -> None:
    tomllib.loads((base / "answerkey.toml").read_text())
    workflow = YAML(typ="safe").load(base / ".github" / "workflows" / "answerkey.yml")
    assert workflow["permissions"] == {"contents": "read"}
    assert list(workflow[True] if True in workflow else workflow["on"]) == ["pull_request"]
    steps = workflow["jobs"]["lint"]["steps"]
    assert steps[0]["with"] == {"persist-credentials": False}
    assert any("--format github" in step.get("run", "") for step in steps)
    hooks = YAML(typ="safe").load(base / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    assert [hook["id"] for hook in hooks] == ["answerkey-fix", "answerkey"]
    settings = json.loads((base / ".vscode" / "settings.json").read_text())
    for schema in settings["yaml.schemas"]:
        Draft202012Validator.check_schema(json.loads((base / schema).read_text()))


@pytest.mark.parametrize("file", ["frameworks/python.yml", "topics/python-functions.yml"])
def test_the_first_line_of_a_record_leads_editors_to_its_schema(base: Path, file: str) -> None:
    path = base / "content" / file
    mark, _, target = path.read_text().splitlines()[0].partition("$schema=")
    assert mark == "# yaml-language-server: "
    schema = json.loads((path.parent / target).read_text())
    Draft202012Validator(schema).validate(YAML(typ="safe").load(path))


@pytest.mark.skipif(not (BIN / "zizmor").exists(), reason="zizmor is not installed")
def test_the_workflow_passes_the_audit_that_ours_passes(base: Path) -> None:
    command = [BIN / "zizmor", "--offline", "--quiet", "--persona", "pedantic", base / ".github"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.sweep
@pytest.mark.skipif(not (BIN / "pre-commit").exists(), reason="pre-commit is not installed")
def test_the_hooks_run_without_a_network(base: Path) -> None:
    git(base, "init")
    git(base, "add", ".")
    environment = {
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(base),
        "PRE_COMMIT_HOME": str(base.parent / "hooks"),
        "ANSWERKEY_CACHE_DIR": str(base / ".cache"),
    }
    command = [BIN / "pre-commit", "run", "--all-files"]
    done = subprocess.run(command, cwd=base, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Passed") == 2


@pytest.mark.parametrize(("name", "typed"), [("my base", "'my base'"), ("-base", "./-base")])
def test_the_next_step_can_be_typed_as_it_is_told(tmp_path: Path, name: str, typed: str) -> None:
    done = run(tmp_path, "init", "--", name)
    assert f"\n  cd {typed}\n" in done.stderr


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_written_as_it_stands(tmp_path: Path, example: str) -> None:
    done = run(tmp_path, "init", "--example", example, "kb")
    assert done.returncode == 0, done.stderr
    written = snapshot(tmp_path / "kb")
    assert {path: data for path, data in written.items() if path not in CHECKS} == files_of(example)
    assert written.keys() >= CHECKS
    assert {line.removeprefix("created  kb/") for line in done.stdout.splitlines()} == written.keys()
    assert "\n  cd kb\n  answerkey lint " in done.stderr


def test_an_example_is_written_once_and_then_kept(tmp_path: Path) -> None:
    run(tmp_path, "init", "--example", "notes")
    (tmp_path / "README.md").write_text("mine\n")
    before = snapshot(tmp_path)
    done = run(tmp_path, "init", "--example", "notes")
    assert done.returncode == 0
    assert all(line.startswith("kept  ") for line in done.stdout.splitlines())
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("answerkey.toml", "# mine\n", "`answerkey.toml` configures another base"),
        ("pyproject.toml", "[tool.answerkey]\n", "`pyproject.toml` configures another base"),
        ("content/qa/a.md", "# A\n", "`content` holds other content"),
    ],
)
def test_an_example_does_not_join_another_base(tmp_path: Path, path: str, text: str, message: str) -> None:
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(text)
    done = run(tmp_path, "init", "--example", "course")
    assert done.returncode == 2
    assert message in done.stderr
    assert set(snapshot(tmp_path)) == {path}
