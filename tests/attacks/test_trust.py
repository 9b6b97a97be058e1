"""The configuration of a stranger runs nothing."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from answerkey.libraries.environment import mark_complete, place, read_environment
from answerkey.libraries.lockfile import Lock, Pin, render_lock
from command import make_base, page, run

PROGRAM = '#!/bin/sh\ntouch "$(dirname "$0")/../ran"\n'
SETTINGS = {
    "interpreter": 'requirements = ["idna"]\npython = "bin/python"',
    "interpreter by a plain name": 'requirements = ["idna"]\npython = "python9"',
    "address": 'requirements = ["evil @ file:evil"]',
    "repository": 'requirements = ["evil @ git+https://example.invalid/evil"]',
    "relative folder": 'requirements = ["evil @ file:///${PWD}/evil"]',
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    make_base(tmp_path, one=page())
    for name in ("bin/python", "python9"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PROGRAM, encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "evil").mkdir()
    (tmp_path / "evil/setup.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_what_the_tree_names_is_refused_before_it_runs(tree: Path, setting: str) -> None:
    (tree / "answerkey.toml").write_text(f"[libraries]\n{setting}\n", encoding="utf-8")
    done = run(tree, "libraries", "sync")
    assert done.returncode == 2
    assert "--trust-project" in done.stderr
    assert not (tree / "ran").exists()


def test_an_environment_of_the_tree_runs_no_proof(tree: Path) -> None:
    (tree / "answerkey.toml").write_text('[libraries]\nenvironment = "."\n', encoding="utf-8")
    (tree / "content/qa/flask/views/one.md").write_text(page().replace("    a: |", "    run: true\n    a: |"))
    done = run(tree, "prove")
    assert done.returncode == 2
    assert "--trust-project" in done.stderr


@pytest.mark.parametrize("command", [("prove",), ("libraries", "status"), ("libraries", "sync", "--locked"), ("lint",)])
def test_an_environment_made_by_a_stranger_is_not_believed(tree: Path, command: tuple[str, ...]) -> None:
    """It stands, complete, where the tree's own cache is, under the name that the lock asks for."""
    lock = Lock(("idna",), f"3.{sys.version_info.minor}", (Pin("idna", "3.0"),))
    (tree / "libraries.lock").write_text(render_lock(lock), encoding="utf-8")
    (tree / "answerkey.toml").write_text('[libraries]\nrequirements = ["idna"]\n', encoding="utf-8")
    (tree / "content/qa/flask/views/one.md").write_text(page().replace("    a: |", "    run: true\n    a: |"))
    prefix = place(tree / ".answerkey_cache/libraries", lock, "")
    shutil.copytree(tree / "bin", prefix / "bin")
    (prefix / f"lib/python3.{sys.version_info.minor}/site-packages").mkdir(parents=True)
    forged = read_environment(prefix)
    assert forged is not None
    mark_complete(forged)
    home = {"HOME": str(tree.parent / "home"), "XDG_CACHE_HOME": "", "ANSWERKEY_CACHE_DIR": "", "PIP_NO_INDEX": "1"}
    run(tree, *command, **home, UV_OFFLINE="1")
    assert not (prefix / "ran").exists()


@pytest.mark.parametrize("installer", ["uv", "pip"])
def test_the_status_of_libraries_runs_no_interpreter_of_the_tree(tree: Path, installer: str) -> None:
    (tree / "answerkey.toml").write_text('[libraries]\nenvironment = "."\n', encoding="utf-8")
    (tree / "lib/python3.13/site-packages").mkdir(parents=True)
    done = run(tree, "libraries", "status", "--installer", installer)
    assert "--trust-project" in done.stdout
    assert not (tree / "ran").exists()


def test_without_trust_a_cache_of_the_tree_is_not_read(tree: Path) -> None:
    home = {"HOME": str(tree / "home"), "XDG_CACHE_HOME": str(tree / "home"), "ANSWERKEY_CACHE_DIR": ""}
    run(tree, "lint", "--untrusted", **home)
    assert not (tree / ".answerkey_cache").exists()
    assert (tree / "home/answerkey/results.sqlite").exists()


def test_a_word_that_is_no_degree_of_trust_is_told(tree: Path) -> None:
    assert run(tree, "lint", ANSWERKEY_TRUST="yes").returncode == 2
