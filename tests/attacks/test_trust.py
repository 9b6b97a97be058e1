"""The configuration of a stranger runs nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

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


def test_without_trust_a_cache_of_the_tree_is_not_read(tree: Path) -> None:
    home = {"HOME": str(tree / "home"), "XDG_CACHE_HOME": str(tree / "home"), "ANSWERKEY_CACHE_DIR": ""}
    run(tree, "lint", "--untrusted", **home)
    assert not (tree / ".answerkey_cache").exists()
    assert (tree / "home/answerkey/results.sqlite").exists()


def test_a_word_that_is_no_degree_of_trust_is_told(tree: Path) -> None:
    assert run(tree, "lint", ANSWERKEY_TRUST="yes").returncode == 2
