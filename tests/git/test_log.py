"""The commits that changed files."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerkey.git import log, runner
from answerkey.git.errors import NoHistory
from command import git
from repositories import PAGES, Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_commits_come_parents_first_and_only_those_that_changed_pages(repository: Repository) -> None:
    repository.write("a.md", b"x\n")
    first = repository.commit()
    (repository.folder / "other").write_bytes(b"")
    repository.commit()
    repository.write("a.md", b"y\n")
    last = repository.commit()
    nodes = log.graph(runner.Repository(repository.root), (PAGES,))
    assert nodes == [log.Node(first, []), log.Node(last, [first])]
    described = log.describe(runner.Repository(repository.root), nodes)
    assert described[0] == log.Commit(1_700_003_600, "2023-11-15T01:13:20+02:00", "Author 1")
    assert [commit.author for commit in described] == ["Author 1", "Author 3"]


@pytest.mark.parametrize("name", ["a.md", "ä ö.md", "*.md", ":(top)a.md", "li\nne.md"])
def test_versions_of_a_file_come_latest_first_also_when_it_is_gone(repository: Repository, name: str) -> None:
    for text in (b"1\n", b"2\n"):
        repository.write(name, text)
        repository.write("other.md", text)
        repository.commit()
    (repository.root / "qa" / name).unlink()
    repository.commit()
    root = runner.Repository(repository.root)
    assert list(log.versions(root, f"qa/{name}")) == [b"2\n", b"1\n"]
    assert list(log.versions(root, f"qa/{name}", most=2)) == [b"2\n"]
    assert log.last_change(root, f"qa/{name}") == log.head(root)
    assert log.last_change(root, "qa/never.md") == ""


def test_versions_without_a_commit_are_an_error(repository: Repository) -> None:
    with pytest.raises(NoHistory):
        log.head(runner.Repository(repository.root))


def test_a_shallow_clone_is_one(repository: Repository) -> None:
    for text in (b"1\n", b"2\n"):
        repository.write("a.md", text)
        last = repository.commit()
    git(repository.folder, "clone", "--quiet", "--depth=1", f"file://{repository.folder}", "clone")
    whole, clone = runner.Repository(repository.root), runner.Repository(repository.folder / "clone")
    assert (log.is_shallow(whole), log.shallow(whole)) == (False, b"")
    assert (log.is_shallow(clone), log.shallow(clone)) == (True, f"{last}\n".encode())


def test_a_packed_branch_is_read_and_a_mailmap_is_that_of_the_top(repository: Repository) -> None:
    repository.write("a.md", b"x\n")
    last = repository.commit()
    git(repository.folder, "pack-refs", "--all")
    root = runner.Repository(repository.root)
    assert (log.head(root), log.mailmap(root)) == (last, b"")
    (repository.folder / ".mailmap").write_bytes(b"x\n")
    assert log.mailmap(root) == b"x\n"
