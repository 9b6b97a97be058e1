"""The settings of a stranger's tree don't choose where libraries come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import make_base, page, run

UV = '#!/bin/sh\npwd > "$SEEN"\nexit 1\n'


@pytest.mark.parametrize(("trust", "inside"), [("usual", False), ("none", False), ("project", True)])
def test_uv_runs_outside_of_a_tree_that_is_not_trusted(tmp_path: Path, trust: str, inside: bool) -> None:
    """uv reads `uv.toml` and `pyproject.toml` of the folder it runs in and of those above it."""
    tree, programs, seen = tmp_path / "tree", tmp_path / "bin", tmp_path / "seen"
    make_base(tree, one=page())
    (tree / "answerkey.toml").write_text('[libraries]\nrequirements = ["idna"]\n', encoding="utf-8")
    programs.mkdir()
    (programs / "uv").write_text(UV, encoding="utf-8")
    (programs / "uv").chmod(0o755)
    variables = {"PATH": f"{programs}:/usr/bin:/bin", "SEEN": str(seen), "ANSWERKEY_TRUST": trust}
    assert run(tree, "libraries", "sync", "--installer", "uv", **variables).returncode == 2
    folder = Path(seen.read_text(encoding="utf-8").strip())
    assert folder.is_relative_to(tree) is inside
    assert tree.is_relative_to(folder) is (folder == Path(tree.anchor) or inside)


@pytest.mark.parametrize("place", ["libraries.lock", ".answerkey_cache", ".answerkey_cache/libraries"])
def test_a_sync_follows_no_link_of_the_tree(tmp_path: Path, place: str) -> None:
    tree, victim = tmp_path / "tree", tmp_path / "victim"
    make_base(tree, one=page())
    (tree / "answerkey.toml").write_text('[libraries]\nrequirements = ["idna"]\n', encoding="utf-8")
    victim.mkdir()
    (tree / place).parent.mkdir(exist_ok=True)
    (tree / place).symlink_to(victim if place.startswith(".") else victim / "new")
    home = {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": "", "ANSWERKEY_CACHE_DIR": ""}
    done = run(tree, "libraries", "sync", UV_OFFLINE="1", PIP_NO_INDEX="1", **home)
    assert done.returncode == 2
    assert ("symbolic link" in done.stderr) is (place == "libraries.lock")
    assert list(victim.iterdir()) == []
