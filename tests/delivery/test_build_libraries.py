"""A build checks code against the libraries that are in force, and says where it could not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from command import run
from libraries.checker.sites import make_environment

PACKAGES = "environment/lib/python3.13/site-packages"


@pytest.fixture
def base(tmp_path: Path, write: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base with a snippet that uses a library."""
    monkeypatch.setenv("ANSWERKEY_CACHE_DIR", str(tmp_path / "cache"))
    base = write(tmp_path / "base")
    page = base / "content/qa/flask/views/basics.md"
    page.write_text(page.read_text("utf-8").replace('@app.get("/")', "from acme import Client\n\n"), encoding="utf-8")
    return base


def build(base: Path, libraries: str) -> tuple[int, str, str]:
    settings = f'select = ["document", "library"]\n[libraries]\n{libraries}\n'
    (base / "answerkey.toml").write_text(settings, encoding="utf-8")
    done = run(base, "build", "--jobs", "1", "--target", "json")
    return done.returncode, done.stdout, done.stderr


def test_each_build_says_that_the_libraries_are_not_installed(base: Path) -> None:
    for summary in ("Built dist", "Nothing changed"):
        code, _, said = build(base, 'requirements = ["acme"]')
        assert code == 0
        assert said.startswith(
            "the rules `library` know Python only: the libraries are not installed; run `answerkey libraries"
        )
        assert summary in said


def test_another_version_of_a_library_can_keep_a_base_from_being_built(base: Path) -> None:
    make_environment(base / "environment")
    assert build(base, 'environment = "environment"')[0] == 0
    assert "Nothing changed" in build(base, 'environment = "environment"')[2]
    packages = base / PACKAGES
    (packages / "acme-2.1.0.dist-info").rename(packages / "acme-3.0.0.dist-info")
    (packages / "acme/__init__.py").write_text("class App: ...\n", encoding="utf-8")
    code, found, _ = build(base, 'environment = "environment"')
    assert code == 1
    assert "library/import" in found
