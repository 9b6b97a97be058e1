"""The way into the program: what may go wrong before it has begun ends with a code of the table, and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from command import make_base, page

# A real signal at the moment at which a module is looked for.
_INTERRUPTING = """
import os, signal, sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == os.environ["INTERRUPTED_AT"]:
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
"""
_AS_MODULE = ["-m", "answerkey"]
_AS_SCRIPT = ["-c", "import sys\nfrom answerkey.__main__ import run\nsys.exit(run())"]
_IN_WHAT_IS_DELETED = 'mkdir "$0" && cd "$0" && rmdir "$0" && exec "$@"'


@pytest.mark.parametrize("way", [_AS_MODULE, _AS_SCRIPT], ids=["module", "script"])
@pytest.mark.parametrize("at", ["answerkey.cli.main", "click", "answerkey.cli.lint"])
def test_an_interrupt_while_modules_are_imported_ends_the_run_with_130(tmp_path: Path, way: list[str], at: str) -> None:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(_INTERRUPTING, encoding="utf-8")
    make_base(tmp_path, basics=page())
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path / "hook"), "INTERRUPTED_AT": at}
    command = [sys.executable, *way, "lint", "--no-cache", "--jobs", "1"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "")


def test_the_way_in_imports_nothing_that_takes_time() -> None:
    """The standard modules that Python itself has loaded by then, and nothing but the table of codes of ours."""
    program = "import sys\nbefore = set(sys.modules)\nimport answerkey.__main__\nprint(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    ours = {"answerkey", "answerkey.__main__", "answerkey.cli", "answerkey.cli.exits", "gc"}  # gc is built in
    assert set(done.stdout.split()) == ours


def _in_deleted_folder(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", "-c", _IN_WHAT_IS_DELETED, str(tmp_path / "gone"), sys.executable, "-m", "answerkey", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


@pytest.mark.parametrize(
    "arguments",
    [
        ["lint"],
        ["init"],
        *(
            pytest.param(arguments, marks=pytest.mark.sweep)
            for arguments in (
                ["lint", "a.md"],
                ["lint", "--changed"],
                ["lint", "/"],
                ["format"],
                ["new", "page", "a/b/c"],
                ["rename", "a", "b"],
                ["show", "/a"],
                ["ids"],
                ["diff"],
                ["serve"],
                ["build"],
                ["lsp"],
            )
        ),
    ],
    ids=" ".join,
)
def test_in_a_deleted_folder_a_sentence_says_so(tmp_path: Path, arguments: list[str]) -> None:
    done = _in_deleted_folder(tmp_path, *arguments)
    said = "Error: the working directory no longer exists; change to one that does\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


@pytest.mark.sweep
@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--help"],
        ["lint", "--help"],
        ["rules"],
        ["rule", "snippet/syntax"],
        ["schema"],
        ["completion", "zsh"],
    ],
    ids=" ".join,
)
def test_what_looks_at_no_files_works_in_a_deleted_folder(tmp_path: Path, arguments: list[str]) -> None:
    done = _in_deleted_folder(tmp_path, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_a_folder_that_is_deleted_while_the_program_runs_is_no_bug_of_it(tmp_path: Path) -> None:
    program = (
        "import os, sys\n"
        "import answerkey.cli.lint\n"
        "import answerkey.workspace.opening as workspace\n"
        "find = workspace.find_config\n"
        "def find_config(start):\n"
        "    os.rmdir(os.getcwd())\n"
        "    return find(start)\n"
        "workspace.find_config = find_config\n"
        "from answerkey.cli.main import run\nrun()\n"
    )
    (tmp_path / "gone").mkdir()
    command = [sys.executable, "-c", program, "lint"]
    done = subprocess.run(command, cwd=tmp_path / "gone", capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: the working directory no longer exists")
