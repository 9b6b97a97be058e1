"""Commands of git, and the errors that they end in."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import pytest

from answerkey.git.errors import GitError, NoHistory
from answerkey.git.log import head
from answerkey.git.runner import Repository, names_in
from command import git


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of one commit; nothing above it is one."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet")
    (folder / "a.md").write_bytes(b"a\n")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=x")
    return folder


def test_a_query_that_is_answered_with_no_is_none(folder: Path) -> None:
    assert Repository(folder).answer("rev-parse", "--verify", "--quiet", "nothing") is None
    assert Repository(folder).answer("rev-parse", "--show-prefix") == b"\n"


def test_input_reaches_a_command_and_its_output_is_whole(folder: Path) -> None:
    repository = Repository(folder)
    assert repository.output("cat-file", "--batch", stdin=b"HEAD:a.md\n").endswith(b" blob 2\na\n\n")
    with repository.stream("cat-file", "--batch", stdin=b"HEAD:a.md\n") as stream:
        assert stream.read().endswith(b" blob 2\na\n\n")


def test_a_stream_that_fails_or_ends_too_early_is_an_error(folder: Path) -> None:
    repository = Repository(folder)
    with pytest.raises(GitError, match="bad revision"), repository.stream("rev-list", "nothing", "--") as stream:
        assert stream.read() == b""
    with pytest.raises(GitError, match="stopped with exit code 0"), repository.stream("rev-list", "HEAD") as stream:
        read_too_much(stream)
    with pytest.raises(KeyError), repository.stream("rev-list", "nothing", "--"):
        raise KeyError


def read_too_much(stream: IO[bytes]) -> None:
    stream.read()
    raise EOFError


def test_without_a_repository_there_is_no_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(NoHistory, match=f"`{tmp_path}` is not in a git repository"):
        head(Repository(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoHistory, match="git can't be started"):
        head(Repository(tmp_path))


def test_a_repository_that_only_a_variable_names_is_not_silently_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    with pytest.raises(GitError, match="GIT_WORK_TREE") as caught:
        head(Repository(tmp_path))
    assert not isinstance(caught.value, NoHistory)


def test_a_repository_without_a_commit_has_no_history(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    with pytest.raises(NoHistory, match="no commit yet"):
        head(Repository(tmp_path))


def remove_head(folder: Path) -> None:
    (folder / ".git/HEAD").unlink()


def damage_branch(folder: Path) -> None:
    (folder / ".git" / git(folder, "symbolic-ref", "HEAD").strip()).write_text("x\n", encoding="utf-8")


def detach_from_nothing(folder: Path) -> None:
    (folder / ".git/HEAD").write_text(f"{'1' * 40}\n", encoding="utf-8")


def remove_commit(folder: Path) -> None:
    commit = git(folder, "rev-parse", "HEAD").strip()
    (folder / ".git/objects" / commit[:2] / commit[2:]).unlink()


def damage_configuration(folder: Path) -> None:
    (folder / ".git/config").write_text("[\n", encoding="utf-8")


def remove_worktree(folder: Path) -> None:
    """Leave what a linked worktree has when its repository is gone."""
    (folder / ".git").rename(folder / "gone")
    (folder / ".git").write_text("gitdir: /nowhere\n", encoding="utf-8")


DAMAGE = [remove_head, damage_branch, detach_from_nothing, remove_commit, damage_configuration, remove_worktree]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_repository_that_is_there_and_can_not_be_read_is_not_called_none(folder: Path, damage: object) -> None:
    damage(folder)  # type: ignore[operator]
    with pytest.raises(GitError, match="git can't read") as caught:
        head(Repository(folder))
    assert not isinstance(caught.value, NoHistory)
    assert "\n" not in str(caught.value)


def test_names_are_split_where_git_ends_them() -> None:
    assert names_in(b"a\nb\0c\xff\0") == ["a\nb", "c\udcff"]
