"""The history of translated pages is read where there are translations, and is a part of the key of a run."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from answerkey.git import runner
from answerkey.pipeline.inputs import read_inputs
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import lint
from answerkey.workspace import open_workspace
from command import git
from repositories import Repository
from translated import CONFIG, PAGE, write_base

OUTDATED = CONFIG.replace("ignore", 'select = ["locale/outdated"]\nignore')
CHANGED = PAGE.replace("Who signs a token?", "Who signs the token?")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A base whose page and translation were committed together."""
    found = Repository(tmp_path)
    write_base(tmp_path, config=OUTDATED)
    (tmp_path / ".gitignore").write_text(".cache\n.answerkey_cache\n", encoding="utf-8")
    found.commit()
    return found


def messages(folder: Path, buffers: dict[Path, bytes | None] | None = None) -> list[str]:
    workspace = open_workspace([str(folder / "content")], buffers=buffers)
    return [diagnostic.message for diagnostic in lint(workspace, Options(1)).diagnostics]


def key(folder: Path) -> bytes:
    return read_inputs(open_workspace([str(folder / "content")]), date(2026, 1, 2)).key


def test_what_changes_after_its_translation_is_outdated_before_and_after_the_commit(repository: Repository) -> None:
    folder = repository.folder
    assert messages(folder) == []
    write_base(folder, config=OUTDATED, source=CHANGED)
    assert messages(folder) == [
        "the source of this text changed after its translation, and the change is not committed"
    ]
    repository.commit()
    assert messages(folder) == ["the source of this text changed after its translation, on 2023-11-15"]


def test_a_commit_changes_the_key_of_a_run(repository: Repository) -> None:
    before = key(repository.folder)
    repository.commit()
    assert key(repository.folder) != before


def test_a_shallow_clone_reports_nothing_that_it_does_not_know(repository: Repository, tmp_path: Path) -> None:
    write_base(repository.folder, config=OUTDATED, source=CHANGED)
    repository.commit()
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(clone))
    assert messages(clone) == []


def test_what_an_editor_holds_has_no_history(repository: Repository) -> None:
    file = repository.folder / "content" / "qa" / "fastapi" / "security" / "jwt.md"
    assert messages(repository.folder, {file: CHANGED.encode()}) == []


def test_without_translations_git_is_never_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_base(tmp_path)
    for file in (tmp_path / "content").rglob("*.de.*"):
        file.unlink()

    def refuse(*_: object) -> None:
        raise AssertionError("git was asked")

    monkeypatch.setattr(runner.Repository, "_run", refuse)
    assert messages(tmp_path) == []
