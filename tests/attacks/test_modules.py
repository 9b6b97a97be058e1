"""No module of a stranger's tree is imported, whatever its name is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from command import make_base, page

NAMES = (
    "black",
    "click",
    "pickle",
    "random",
    "runpy",
    "selectors",
    "signal",
    "socket",
    "struct",
    "tempfile",
    "threading",
)
PROGRAM = "from answerkey.__main__ import run\n\nif __name__ == '__main__':\n    run()\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    tree = tmp_path / "tree"
    make_base(tree, one=page("x = (\n"), two=page())
    (tree / "multiprocessing").mkdir()
    for file in (*(tree / f"{name}.py" for name in NAMES), tree / "multiprocessing/__init__.py"):
        file.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nraise ImportError('of the tree')\n", encoding="utf-8")
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")  # as a script of the installation, elsewhere
    return tree


def start(tree: Path, *arguments: str) -> subprocess.Popen[bytes]:
    variables = {"PATH": os.environ["PATH"], "ANSWERKEY_CACHE_DIR": str(tree.parent / "cache")}
    words = [sys.executable, str(tree.parent / "program.py"), *arguments]
    return subprocess.Popen(
        words, cwd=tree, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.parametrize(
    "command",
    [("lint", "--jobs", "2"), pytest.param(("build", "--allow-errors"), marks=pytest.mark.sweep)],
    ids=" ".join,
)
def test_a_command_imports_nothing_of_the_tree(tree: Path, command: tuple[str, ...]) -> None:
    with start(tree, *command) as process:
        errors = process.communicate()[1].decode()
        assert process.returncode in (0, 1), errors
    assert not (tree.parent / "ran").exists()


def test_the_language_server_imports_nothing_of_the_tree(tree: Path) -> None:
    """Its workers are forked from another process, which is started anew."""
    page_ = tree / "content/qa/flask/views/one.md"
    document = {
        "uri": page_.as_uri(),
        "languageId": "markdown",
        "version": 1,
        "text": page_.read_text(encoding="utf-8"),
    }
    messages: list[dict[str, object]] = [
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": tree.as_uri(), "capabilities": {}}},
        {"method": "initialized", "params": {}},
        {"method": "textDocument/didOpen", "params": {"textDocument": document}},
    ]
    with start(tree, "lsp") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for message in messages:
            data = json.dumps({"jsonrpc": "2.0", **message}).encode()
            process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
            process.stdin.flush()
        said = b""
        while b"snippet/syntax" not in said and b"has a bug" not in said and (piece := process.stdout.read1()):
            said += piece
        process.kill()
        errors = process.stderr.read().decode() if process.stderr is not None else ""
    assert not (tree.parent / "ran").exists()
    assert b"snippet/syntax" in said, errors
