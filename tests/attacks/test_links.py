"""A command that runs in a stranger's repository writes nothing outside of it, and never waits for a pipe."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from command import make_base, page, run

COMMANDS = {
    "lint": ("lint",),
    "fix": ("lint", "--fix"),
    "format": ("format",),
    "ids": ("ids",),
    "rename": ("rename", "/flask/views/one", "two"),
    "new": ("new", "topic", "flask/errors"),
    "add": ("add", "question", "/flask/views/one", "--q", "Why?", "--a", "So."),
    "search": ("search", "view"),
    "baseline": ("lint", "--write-baseline"),
    "build": ("build", "--allow-errors"),
}
CACHE = ("", "CACHEDIR.TAG", ".gitignore", "results.sqlite", "results.sqlite-journal", "results.sqlite-wal")


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    folder = tmp_path / "victim"
    folder.mkdir()
    (folder / "app.db").write_bytes(b"precious")
    return folder


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    make_base(tmp_path / "tree", one=page("x  =  1\n"))
    return tmp_path / "tree"


def held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.sweep
@pytest.mark.parametrize("target", ["app.db", "new"])
@pytest.mark.parametrize("name", CACHE)
@pytest.mark.parametrize(
    "command", ["lint", *(pytest.param(name, marks=pytest.mark.sweep) for name in ("fix", "search", "build"))]
)
def test_a_cache_that_is_a_link_is_not_followed(tree: Path, victim: Path, command: str, name: str, target: str) -> None:
    if name:
        (tree / ".answerkey_cache").mkdir()
    (tree / ".answerkey_cache" / name).symlink_to(victim if not name else victim / target)
    before = held(victim)
    done = run(tree, *COMMANDS[command], ANSWERKEY_CACHE_DIR="")
    assert done.returncode in (0, 1), done.stderr
    assert held(victim) == before


@pytest.mark.parametrize("name", CACHE[1:])
def test_a_pipe_in_the_cache_is_refused_and_not_waited_for(tree: Path, name: str) -> None:
    (tree / ".answerkey_cache").mkdir()
    os.mkfifo(tree / ".answerkey_cache" / name)
    assert run(tree, "lint", ANSWERKEY_CACHE_DIR="").returncode in (0, 1)


def test_a_cache_outside_of_the_configurations_folder_is_refused(tree: Path, victim: Path) -> None:
    (tree / "answerkey.toml").write_text('cache-dir = "../victim"', encoding="utf-8")
    before = held(victim)
    done = run(tree, "lint", ANSWERKEY_CACHE_DIR="")
    assert done.returncode == 2
    assert "ANSWERKEY_CACHE_DIR" in done.stderr
    assert held(victim) == before


@pytest.mark.parametrize("way", ["link", "configuration", "parent"])
@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in ("lint", "search")])
def test_content_outside_is_not_written(tree: Path, victim: Path, command: str, way: str) -> None:
    (tree / "content").rename(victim / "content")
    if way == "link":
        (tree / "content").symlink_to(victim / "content")
    elif way == "configuration":
        with (tree / "answerkey.toml").open("a", encoding="utf-8") as stream:
            stream.write('content = "../victim/content"\n')
    else:
        (tree / "content").mkdir()
        for name in ("qa", "topics", "frameworks"):
            (tree / "content" / name).symlink_to(victim / "content" / name)
    before = held(victim)
    done = run(tree, *COMMANDS[command])
    assert done.returncode in (0, 1, 2), done.stderr
    assert held(victim) == before


@pytest.mark.sweep
@pytest.mark.parametrize("name", ["dist", "answerkey-baseline.json", "content/ids.lock"])
@pytest.mark.parametrize("command", ["build", "baseline", "ids"])
def test_a_place_of_output_that_is_a_link_is_not_followed(tree: Path, victim: Path, command: str, name: str) -> None:
    (tree / name).symlink_to(victim if name == "dist" else victim / "new")
    before = held(victim)
    assert run(tree, *COMMANDS[command]).returncode in (0, 1, 2)
    assert held(victim) == before


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("schemas/page.schema.json", ("schema", "page", "--write", "schemas")),
        ("schemas/qa-page.schema.json", ("schema", "page", "--write", "schemas")),
        ("schemas", ("init",)),
        (".vscode", ("init",)),
        (".github", ("init",)),
        (".gitignore", ("init",)),
        (
            "content/qa/flask/new-things",
            ("import", "markdown", "README.md", "--framework", "flask", "--topic", "new-things"),
        ),
        (
            "content/topics/flask-new-things.yml",
            ("import", "markdown", "README.md", "--framework", "flask", "--topic", "new-things"),
        ),
        ("content/verified.json", ("prove", "--record")),
    ],
)
def test_a_file_to_be_made_that_is_a_link_is_not_followed(
    tree: Path, victim: Path, name: str, command: tuple[str, ...]
) -> None:
    (tree / "README.md").write_text("# New\n\n## Things\n\n### What is new?\n\nThis.\n", encoding="utf-8")
    (tree / name).parent.mkdir(exist_ok=True)
    folder = "." not in Path(name).name.removeprefix(".")
    (tree / name).symlink_to(victim if folder and name != ".gitignore" else victim / "new")
    before = held(victim)
    assert run(tree, *command).returncode in (0, 1, 2)
    assert held(victim) == before
    assert not (victim / "new").exists()


@pytest.mark.sweep
@pytest.mark.parametrize("kind", ["link", "pipe"])
@pytest.mark.parametrize(
    "name",
    [
        ".answerkey-build.json",
        ".answerkey-lock",
        ".answerkey-lock-journal",
        ".answerkey-partial",
        "manifest.json",
        "v1",
    ],
)
def test_what_stands_in_the_folder_of_a_build_is_neither_followed_nor_waited_for(
    tree: Path, victim: Path, name: str, kind: str
) -> None:
    (tree / "dist").mkdir()
    if kind == "pipe":
        os.mkfifo(tree / "dist" / name)
    else:
        (tree / "dist" / name).symlink_to(victim / "app.db" if "." in name[1:] else victim)
    before = held(victim)
    assert run(tree, *COMMANDS["build"]).returncode in (0, 1, 2)
    assert held(victim) == before
