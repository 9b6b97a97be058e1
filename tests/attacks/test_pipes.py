"""A pipe in the place of a file that is read is never waited for."""

from __future__ import annotations

import ast
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import answerkey
from answerkey.regular_files import NotRegular, read_regular
from command import git, make_base, page, run
from sources import calls

ROOT = Path(answerkey.__file__).parent
# Modules that read other files than those of a base, or of pipes on purpose.
OTHERS = {
    "authoring/installation.py": "its own metadata",
    "authoring/schema_texts.py": "its own schemas",
    "authoring/template_files.py": "its own templates",
    "cli/import_command.py": "a source that the user names, which may be a pipe",
    "cli/imports/options.py": "a source that the user names, which may be a pipe",
    "cli/search.py": "an index in a temporary folder",
    "delivery/output/maker.py": "a draft that it makes",
    "delivery/store/schema.py": "its own schema",
    "delivery/targets/__init__.py": "a draft that it makes",
    "libraries/installing.py": "a file in a temporary folder",
    "model/acceptance.py": "its own schemas",
    "pipeline/guard.py": "/proc",
    "pipeline/pool.py": "/dev/null",
    "pipeline/program.py": "its own sources",
    "pipeline/sharing/courier.py": "/dev/null",
    "processes.py": "/proc",
    "proofs/runner_client.py": "its own sources",
    "rules/documentation.py": "its own sources",
    "server/static.py": "its own assets",
}
READERS = {"open", "read_text", "read_bytes"}

COMMANDS: dict[str, tuple[str, ...]] = {
    "lint": ("lint",),
    "changed": ("lint", "--changed"),
    "fix": ("lint", "--fix"),
    "baseline": ("lint", "--write-baseline"),
    "format": ("format",),
    "ids": ("ids",),
    "rename": ("rename", "/flask/views/one", "two"),
    "new": ("new", "topic", "flask/errors"),
    "add": ("add", "question", "/flask/views/one", "--q", "Why?", "--a", "So."),
    "import": ("import", "markdown", "README.md", "--framework", "flask", "--topic", "views"),
    "build": ("build", "--allow-errors"),
    "diff": ("diff", "HEAD"),
    "search": ("search", "view"),
    "show": ("show", "/flask/views/one"),
    "stats": ("stats",),
    "status": ("libraries", "status", "--offline"),
    "prove": ("prove", "--record"),
    "schema": ("schema", "page", "--write", "schemas"),
    "init": ("init",),
}
PLACES = (
    ".answerkey.toml",
    ".git/shallow",
    ".gitattributes",
    ".gitignore",
    ".mailmap",
    "answerkey-baseline.json",
    "answerkey.toml",
    "content/.answerkey-journal.json",
    "content/assets/view.png",
    "content/frameworks/flask.yml",
    "content/ids.lock",
    "content/qa/flask/views/one.md",
    "content/verified.json",
    "dist/.answerkey-build.json",
    "env/lib/python3.13/site-packages/idna-3.dist-info/METADATA",
    "env/lib/python3.13/site-packages/idna-3.dist-info/RECORD",
    "env/pyvenv.cfg",
    "libraries.lock",
    "pyproject.toml",
    "schema.json",
    "schemas/page.schema.json",
)
SETTINGS = {
    "answerkey-baseline.json": 'baseline = "answerkey-baseline.json"\n',
    "env": '[libraries]\nenvironment = "env"\n',
    "libraries.lock": '[libraries]\nrequirements = ["idna"]\n',
    "schema.json": '[[collections]]\nname = "notes"\nglob = "notes/*.md"\nschema = "schema.json"\n',
}
QUICK = {
    ("lint", "answerkey-baseline.json"),
    ("lint", "env/pyvenv.cfg"),
    ("lint", "libraries.lock"),
    ("lint", "schema.json"),
    ("prove", "content/verified.json"),
    ("build", "dist/.answerkey-build.json"),
}
QUICK_COMMANDS = ("lint", "prove", "build")
PAIRS = [
    pytest.param(command, place, marks=() if (command, place) in QUICK else pytest.mark.sweep)
    for command in COMMANDS
    for place in PLACES
]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    make_base(folder, one=page(), two=page())
    (folder / "README.md").write_text("# Flask\n\n## Views\n\n### Why?\n\nSo.\n", encoding="utf-8")
    distribution = folder / "env/lib/python3.13/site-packages/idna-3.dist-info"
    for path in (
        folder / "env/bin/python",
        folder / "env/pyvenv.cfg",
        distribution / "METADATA",
        distribution / "RECORD",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "all")
    return folder


@pytest.mark.parametrize(("command", "place"), PAIRS)
def test_no_command_waits_for_a_pipe_in_the_tree(repository: Path, tmp_path: Path, command: str, place: str) -> None:
    tree = Path(shutil.copytree(repository, tmp_path / "tree"))
    with (tree / "answerkey.toml").open("a", encoding="utf-8") as stream:
        stream.write(SETTINGS.get(place.split("/")[0], ""))
    (tree / place).parent.mkdir(parents=True, exist_ok=True)
    (tree / place).unlink(missing_ok=True)
    os.mkfifo(tree / place)
    done = run(tree, *COMMANDS[command])
    assert done.returncode in (0, 1, 2), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "link to a device"])
def test_what_is_no_regular_file_is_not_read(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "file"
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    elif kind == "device":
        place = Path("/dev/zero")
    else:
        place.symlink_to("/dev/zero")
    with pytest.raises(NotRegular):
        read_regular(place)


@pytest.mark.parametrize("place", [place for place in PLACES if not place.startswith(".")])
@pytest.mark.sweep
@pytest.mark.parametrize("command", QUICK_COMMANDS)
def test_a_file_of_a_terabyte_is_not_read(repository: Path, tmp_path: Path, command: str, place: str) -> None:
    tree = Path(shutil.copytree(repository, tmp_path / "tree"))
    with (tree / "answerkey.toml").open("a", encoding="utf-8") as stream:
        stream.write(SETTINGS.get(place.split("/")[0], ""))
    (tree / place).parent.mkdir(parents=True, exist_ok=True)
    (tree / place).touch()
    os.truncate(tree / place, 2**40)
    done = run(tree, *COMMANDS[command])
    assert done.returncode in (0, 1, 2), done.stderr
    assert "Traceback" not in done.stderr


def readers() -> Iterator[str]:
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for called in (node.func for node in calls(path, frozenset(READERS))):
            word = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
            if word in READERS and not (word == "open" and isinstance(called, ast.Attribute)):
                yield name


def test_files_are_read_in_one_way() -> None:
    """Of the runner, which reads what it made, and stands alone, the package is left out."""
    found = {name for name in readers() if not name.startswith("proofs/runner/")}
    assert found == OTHERS.keys()
