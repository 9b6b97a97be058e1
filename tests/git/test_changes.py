"""The files that differ from a revision, seen from commands and from hooks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from answerkey.git.changes import changed_files
from answerkey.git.errors import GitError, NoHistory
from command import git, make_base, page, run

VIEWS = Path("content/qa/flask/views")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base of two pages and two commits."""
    base = tmp_path / "base"
    make_base(base, one=page(), two=page())
    (base / ".gitignore").write_text(".cache/\ndist*/\nignored.md\n", encoding="utf-8")
    git(base, "init", "--quiet")
    commit(base)
    make_base(base, one=page("x = 2\n"))
    commit(base)
    return base


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=x")


def names(folder: Path, revision: str = "HEAD") -> list[str]:
    return sorted(file.name for file in changed_files(folder, revision))


def test_files_come_with_what_they_held(base: Path) -> None:
    make_base(base, one=page("x = 3\n"), new=page())
    (base / VIEWS / "two.md").unlink()
    views = base / VIEWS
    held = {views / "one.md": page("x = 2\n").encode(), views / "two.md": page().encode(), views / "new.md": None}
    assert changed_files(base / "content") == held
    assert changed_files(base, "HEAD~1")[views / "one.md"] == page().encode()


def test_a_touched_file_did_not_change(base: Path) -> None:
    os.utime(base / VIEWS / "one.md", (0, 0))
    assert names(base) == []


def test_staged_or_not_the_working_tree_counts(base: Path) -> None:
    make_base(base, one=page("x = 3\n"))
    git(base, "add", "--all")
    make_base(base, one=page("x = 2\n"), two=page("x = 4\n"))
    assert names(base) == ["two.md"]


def test_a_new_file_counts_in_spite_of_ignored_names_once_it_is_added(base: Path) -> None:
    make_base(base, ignored=page())
    assert names(base) == []
    git(base, "add", "--force", str(VIEWS / "ignored.md"))
    assert names(base) == ["ignored.md"]


LINKED = [False, pytest.param(True, marks=pytest.mark.sweep)]
"""Whether a repository is a linked working tree; each case starts the program anew, or builds several times."""
HOOK = f"""#!/bin/sh
env | grep ^GIT_ > "$OUT.variables"
exec {sys.executable} -m answerkey lint --changed --format concise > "$OUT" 2>&1
"""


@pytest.mark.parametrize(
    "arguments",
    [
        [str(VIEWS / "one.md")],
        *(
            pytest.param(more, marks=pytest.mark.sweep)
            for more in (["--all"], ["--include", str(VIEWS / "one.md")], [])
        ),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("linked", LINKED)
def test_a_hook_sees_the_working_tree_whatever_index_the_commit_is_made_from(
    base: Path, arguments: list[str], linked: bool
) -> None:
    """A partial commit is made from an index of its own, in which other staged files are not there."""
    folder = base
    if linked:
        folder = base.parent / "linked"
        git(base, "worktree", "add", "--quiet", "--detach", str(folder))
    hook = base / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK, encoding="utf-8")
    hook.chmod(0o755)
    make_base(folder, one=page("y = (\n"), two=page("z = (\n"), new=page("z = (\n"))
    git(folder, "add", str(VIEWS))
    before = run(folder, "lint", "--changed", "--format", "concise").stdout
    out = base.parent / "out"
    user = {f"GIT_{role}_{part}": "ann@example.org" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    variables = {"PATH": os.environ["PATH"], "HOME": str(base), "OUT": str(out), "PYTHONUTF8": "1"}
    variables["ANSWERKEY_CACHE_DIR"] = str(folder / ".cache")
    done = subprocess.run(
        ["git", "commit", "--message=x", *arguments], cwd=folder, env=variables | user, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert "GIT_INDEX_FILE" in out.with_suffix(".variables").read_text(encoding="utf-8")
    assert out.read_text(encoding="utf-8") == before
    assert [line.partition(":")[0] for line in before.splitlines()] == [
        str(VIEWS / f"{n}.md") for n in ("new", "one", "two")
    ]


@pytest.mark.parametrize("linked", LINKED)
def test_a_build_of_a_hook_has_the_history_of_one_by_hand(base: Path, linked: bool) -> None:
    folder = base
    if linked:
        folder = base.parent / "linked"
        git(base, "worktree", "add", "--quiet", "--detach", str(folder))
    place = git(folder, "rev-parse", "--absolute-git-dir").strip()
    environments: list[dict[str, str]] = [
        {},
        {"GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/index"},
        {"GIT_DIR": place, "GIT_INDEX_FILE": f"{place}/index", "GIT_PREFIX": ""},
        {"GIT_DIR": "/nowhere", "GIT_WORK_TREE": "/nowhere", "GIT_OBJECT_DIRECTORY": "/nowhere"},
        {"GIT_LITERAL_PATHSPECS": "1", "GIT_DIFF_OPTS": "--unified=9"},
    ]
    states = []
    for number, environment in enumerate(environments):
        out = folder / f"dist{number}"
        done = run(folder, "build", "--target", "json", "--out", out.name, **environment)
        assert (done.returncode, "note:" in done.stderr) == (0, False), done.stderr
        states.append({file.relative_to(out): file.read_bytes() for file in out.rglob("*.json") if file.name[0] != "."})
    assert any(b'"Ann"' in data for data in states[0].values())
    assert all(state == states[0] for state in states)


def shallow(base: Path) -> Path:
    """Return a shallow clone of two branches that parted before what it reaches."""
    git(base, "checkout", "--quiet", "-b", "work", "HEAD~1")
    make_base(base, two=page("z = 2\n"))
    commit(base)
    git(base, "clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{base}", "../clone")
    return base.parent / "clone"


def test_a_shallow_clone_that_lacks_the_common_commit_says_so(base: Path) -> None:
    clone = shallow(base)
    with pytest.raises(GitError, match="shallow and does not reach the commit at which `origin/main` and HEAD parted"):
        changed_files(clone, "origin/main")
    assert names(clone) == []
    git(clone, "fetch", "--quiet", "--unshallow")
    assert names(clone, "origin/main") == ["two.md"]


def test_unrelated_histories_are_compared_as_they_are(base: Path) -> None:
    git(base, "checkout", "--quiet", "--orphan", "other")
    make_base(base, two=page("z = 2\n"))
    commit(base)
    assert names(base, "main") == ["two.md"]


def test_a_repository_without_a_commit_has_nothing_to_compare_with(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    with pytest.raises(NoHistory, match="no commit yet"):
        changed_files(tmp_path)


@pytest.mark.parametrize("revision", ["nowhere", "HEAD~9", "HEAD@{9}", "a..b", ":one.md", "--all", ""])
def test_a_revision_that_names_no_commit_is_told(base: Path, revision: str) -> None:
    with pytest.raises(GitError, match="git knows no revision"):
        changed_files(base, revision)


def test_an_object_that_is_missing_is_told(base: Path) -> None:
    blob = git(base, "rev-parse", f"HEAD:{VIEWS / 'two.md'}").strip()
    make_base(base, two=page("x = 4\n"))
    (base / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(GitError, match="git can't read"):
        changed_files(base)


def test_a_command_that_needs_git_ends_with_a_sentence_and_exit_code_2(base: Path) -> None:
    (base / ".git/HEAD").unlink()
    for command in (["lint", "--changed"], ["diff"], ["lint", "--touch", "--fix"]):
        done = run(base, *command)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert "git can't read the repository" in done.stderr


def test_git_that_is_missing_is_told(base: Path) -> None:
    done = run(base, "lint", "--changed", PATH=str(base))
    assert (done.returncode, "git can't be started (No such file or directory)" in done.stderr) == (2, True)


def test_a_build_tells_a_history_that_can_not_be_read_until_it_can(base: Path) -> None:
    head = base / ".git/HEAD"
    good = head.read_bytes()
    head.unlink()
    for _ in range(2):
        done = run(base, "build", "--target", "json")
        assert (done.returncode, "note: the history is missing: git can't read" in done.stderr) == (0, True)
    head.write_bytes(good)
    done = run(base, "build", "--target", "json")
    assert "note:" not in done.stderr
    assert "Nothing changed" in run(base, "build", "--target", "json").stderr
    head.unlink()
    for command in (["stats"], ["search", "view"]):
        assert "note: the history is missing" in run(base, *command).stderr


def test_lost_questions_are_looked_for_without_a_history_too(base: Path) -> None:
    (base / "content/ids.lock").write_text("/flask/views/one#gone\n", encoding="utf-8")
    commit(base)
    (base / ".git/HEAD").unlink()
    done = run(base, "ids", "--check")
    assert done.returncode == 1
    assert "note: the history was not searched for lost questions: git can't read" in done.stderr
