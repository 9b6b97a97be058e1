"""No name and no content acts on a terminal or on the runner of a build, whatever command shows it."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from pathlib import Path

import click
import pytest

from answerkey.cli.main import main
from command import git, make_base, page
from forks import forks
from properties import SWEEP

NAMES = [b"x\n::error::pwned.md", b"##[error]pwned.md", b"\x1b[31mred.md", b"\xe2\x80\xaetxt.md", b"\xff.md"]
TITLE = '"::error::t ##[error]t \\e[31m \\u202e \\n::warning::t"'
COMMANDS = {
    "lint": [[]],
    "format": [["--check"]],
    "show": [["/flask/views/basics"]],
    "search": [["view"]],
    "stats": [["--by", "page"]],
    "diff": [[]],
    "build": [["--allow-errors", "--out", "out"], ["--out", "out"]],
    "ids": [["--check"], []],
    "rename": [["/flask/views/basics", "/flask/views/other", "--dry-run"]],
    "quiz": [["--seed", "1"]],
    "new": [["page", "flask/views/::error::x\n::error::y"]],
    "add": [["::error::x\n::error::y"]],
    "import": [["::error::x\n::error::y"]],
    "init": [["init\n::error::x"]],
    "rule": [["::error::x\n::error::y"]],
    "config": [[], ["."]],
    "rules": [[]],
    "schema": [["::error::x\n::error::y"], ["--for", "pages-cms"]],
    "libraries": [[]],
    "completion": [["::error::x\n::error::y"]],
    "serve": [["--port", "0"], ["--config", "x\n::error::y"]],
    "prove": [["::error::x\n::error::y"]],
    "merge-reports": [["::error::x\n::error::y"]],
    "mcp": [["--config", "x\n::error::y"], ["--http", "x\n::error::y"]],
    "lsp": [],  # speaks a protocol of its own on standard output
}
ESCAPES = re.compile(r"##[A-Za-z]*\[")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hostile")
    pages = make_base(root, basics=page("y = 2\n").replace("subtopic: Basics", f"subtopic: Basics\ntitle: {TITLE}"))
    for name in NAMES:
        (Path(os.fsdecode(os.fsencode(pages) + b"/" + name))).write_bytes(page("x = = 1\n").encode())
    git(root, "init")
    git(root, "add", "answerkey.toml")
    git(root, "commit", "-m", "x")
    return root


def formats(name: str) -> list[list[str]]:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    choices = [p.type.choices for p in command.params if "--format" in p.opts and isinstance(p.type, click.Choice)]
    return [["--format", str(choice)] for choice in choices[0]] if choices else [[]]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse names that are no text")
@pytest.mark.parametrize("name", main.list_commands(click.Context(main)))
def test_no_command_prints_what_acts(folder: Path, name: str) -> None:
    assert name in COMMANDS, f"add an example of `answerkey {name}` to COMMANDS"
    variables = {"ANSWERKEY_CACHE_DIR": str(folder / ".cache"), "PATH": os.environ["PATH"], "PYTHONUTF8": "1"}
    for arguments in COMMANDS[name]:
        for chosen in formats(name) if os.environ.get(SWEEP) else formats(name)[:1]:
            command = [name, *arguments, *chosen]
            done = forks().run(folder, command, variables, seconds=600)
            assert not done.late, command
            assert b"Traceback" not in done.errors, (command, done.errors)
            for stream in (done.output, done.errors):
                text = stream.decode("utf-8")
                assert "x\n\\x3a:error" not in text, command  # a name stays on its line
                acting = {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c != "\n"}
                assert not acting, (command, acting)
                own = chosen == ["--format", "github"]
                lines = [line for line in text.split("\n") if line.strip().startswith("::") and not own]
                assert not lines, (command, lines)
                assert not ESCAPES.search(text), command
