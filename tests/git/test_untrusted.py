"""A repository of a stranger may name programs in its configuration and attributes: no command of ours runs one."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from answerkey.git.changes import changed_files
from answerkey.git.errors import GitError
from answerkey.git.runner import Repository
from command import git, make_base, page, run

LOST = "  - id: gone\n    difficulty: easy\n    q: Is it?\n    a: No, it was only here for a while, and then it went.\n"
VIEWS = Path("content/qa/flask/views")


@dataclass(frozen=True)
class Trap:
    """Settings that name a program, the attribute of Markdown files that selects it, and a command that runs it."""

    settings: dict[str, str]
    command: tuple[str, ...]
    attribute: str = ""


TRAPS = {
    "fsmonitor": Trap({"core.fsmonitor": "PROGRAM"}, ("status",)),
    "hook": Trap({"core.hooksPath": "FOLDER"}, ("update-index", "--refresh")),
    "clean": Trap({"filter.one.clean": "PROGRAM"}, ("diff",), "filter=one"),
    "process": Trap({"filter.two.process": "PROGRAM", "filter.two.required": "true"}, ("diff",), "filter=two"),
    "smudge": Trap({"filter.three.smudge": "PROGRAM"}, ("checkout", "--", "content"), "filter=three"),
    "nameless filter": Trap({"filter..clean": "PROGRAM"}, ("diff",), "filter="),
    "textconv": Trap({"diff.one.textconv": "PROGRAM"}, ("diff",), "diff=one"),
    "driver": Trap({"diff.two.command": "PROGRAM"}, ("diff",), "diff=two"),
    "external": Trap({"diff.external": "PROGRAM"}, ("diff",)),
    "ssh": Trap({"core.sshCommand": "PROGRAM", "remote.origin.url": "ssh://localhost/x"}, ("fetch", "origin")),
    "credentials": Trap({"credential.helper": "PROGRAM"}, ("credential", "fill")),
    "alias": Trap({"alias.answer": "!PROGRAM"}, ("answer",)),
    "signature": Trap({"log.showSignature": "true", "gpg.program": "PROGRAM"}, ("log", "--all")),
}
FIRST = ("clean", "textconv")  # of the traps with an attribute, those that a file can have together
SECOND = ("process", "driver")

COMMANDS = [
    ("lint", "--changed"),
    ("lint", "--changed=HEAD~1"),
    ("lint", "--force-exclude", "--", str(VIEWS / "two.md")),
    ("lint", "--fix", "--diff", "--touch"),
    ("lint", "--fix", "--changed", "--touch"),
    ("stats",),
    ("search", "view"),
    ("show", "what-is-a-view"),
    ("build", "--allow-errors", "--target", "json"),
    ("diff",),
    ("diff", "HEAD~1"),
    ("ids", "--check"),
]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base with two commits, one of them signed, a page that was edited, and a lost question."""
    base = tmp_path / "base"
    make_base(base, one=page(extra=LOST, count=2), two=page())
    (base / ".gitignore").write_text(".cache/\ndist/\n", encoding="utf-8")
    (base / "content/ids.lock").write_text("/flask/views/one#gone\n", encoding="utf-8")
    git(base, "init", "--quiet")
    commit(base)
    make_base(base, one=page())
    commit(base)
    sign(base)
    make_base(base, two=page("y = 2\n"))
    return base


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=x")


def sign(folder: Path) -> None:
    """Give the last commit what looks like a signature."""
    head, _, message = git(folder, "cat-file", "commit", "HEAD").partition("\n\n")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    (folder / ".git/signed").write_text(f"{head}\n{signature}\n\n{message}", encoding="utf-8", newline="\n")
    name = git(folder, "hash-object", "-t", "commit", "-w", ".git/signed").strip()
    git(folder, "update-ref", "HEAD", name)


def arm(base: Path, names: list[str]) -> Path:
    """Set traps in a repository; the folder in which a program that is run leaves a file."""
    folder = base.parent / "traps"
    marks = base.parent / "marks"
    marks.mkdir()
    for name in names:
        program = folder / name.replace(" ", "-") / "program"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\n: > '{marks}/{program.parent.name}'\n", encoding="utf-8")
        program.chmod(0o755)
        for hook in ("post-index-change", "post-checkout", "reference-transaction"):
            (program.parent / hook).symlink_to(program)
        for key, value in TRAPS[name].settings.items():
            git(base, "config", key, value.replace("PROGRAM", str(program)).replace("FOLDER", str(program.parent)))
    return marks


def attribute(base: Path, pattern: str, names: tuple[str, ...]) -> None:
    """Give files the attributes of some traps, in a file of the tree and in one of the repository."""
    line = " ".join([pattern, *(TRAPS[name].attribute for name in names)])
    for file in (base / ".gitattributes", base / ".git/info/attributes"):
        file.parent.mkdir(exist_ok=True)
        with file.open("a", encoding="utf-8") as stream:
            stream.write(f"{line}\n")


@pytest.mark.parametrize("name", TRAPS)
def test_each_trap_works_on_git_itself(base: Path, name: str) -> None:
    """Without this, the tests below could pass because nothing is at stake."""
    marks = arm(base, [name])
    if TRAPS[name].attribute:
        attribute(base, "*.md", (name,))
    environment = {"PATH": os.environ["PATH"], "HOME": str(base), "GIT_CONFIG_NOSYSTEM": "1", "GIT_PAGER": "cat"}
    command = ["git", *TRAPS[name].command]
    subprocess.run(
        command, cwd=base, env=environment, input=b"protocol=https\nhost=x\n\n", capture_output=True, check=False
    )
    assert [mark.name for mark in marks.iterdir()] == [name.replace(" ", "-")]


@pytest.mark.sweep
@pytest.mark.parametrize(("one", "two"), [(FIRST, SECOND), (("smudge",), ("nameless filter",))])
def test_no_command_runs_a_program_that_the_repository_names(
    base: Path, one: tuple[str, ...], two: tuple[str, ...]
) -> None:
    attribute(base, "one.md", one)
    attribute(base, "two.md", two)
    marks = arm(base, list(TRAPS))
    program = str(next(marks.parent.glob("traps/external/program")))
    variables = dict.fromkeys(("GIT_EXTERNAL_DIFF", "GIT_PAGER", "PAGER", "GIT_SSH_COMMAND"), program)
    for command in COMMANDS:
        os.utime(base / VIEWS / "one.md")  # or git would not look into it
        done = run(base, *command, **variables)
        assert done.returncode in (0, 1), done.stderr
        assert "git can't" not in done.stderr
        assert [mark.name for mark in marks.iterdir()] == [], command


def test_a_filter_that_can_not_be_switched_off_is_refused(base: Path) -> None:
    git(base, "config", "filter.a=b.clean", "false")
    with pytest.raises(GitError, match=r"defines `filter\.a=b\.clean`, which can't be switched off"):
        changed_files(base)
    done = run(base, "build", "--target", "json", "--allow-errors")
    assert done.returncode == 0
    assert "note: the history is missing: the git configuration defines `filter.a=b.clean`" in done.stderr


def test_git_is_not_started_in_submodules(base: Path) -> None:
    inner = base / "inner"
    inner.mkdir()
    git(inner, "init", "--quiet")
    (inner / "a.md").write_text("a\n", encoding="utf-8")
    (inner / ".gitattributes").write_text("*.md filter=inner\n", encoding="utf-8")
    commit(inner)
    commit(base)
    marks = arm(base, [])
    program = marks.parent / "program"
    program.write_text(f"#!/bin/sh\n: > '{marks}/mark'\n", encoding="utf-8")
    program.chmod(0o755)
    git(inner, "config", "filter.inner.clean", str(program))
    (inner / "a.md").write_text("b\n", encoding="utf-8")
    changed_files(base)
    assert list(marks.iterdir()) == []
    git(base, "diff")
    assert list(marks.iterdir()) != []


@pytest.mark.parametrize("url", ["ext::PROGRAM", "ssh://localhost/x"])
def test_objects_that_a_partial_clone_lacks_are_not_fetched(base: Path, url: str) -> None:
    marks = arm(base, ["ssh"])
    program = str(next(marks.parent.glob("traps/ssh/program")))
    settings = {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": url.replace("PROGRAM", program),
        "protocol.ext.allow": "always",
    }
    for key, value in settings.items():
        git(base, "config", key, value)
    blob = git(base, "rev-parse", f"HEAD:{VIEWS / 'two.md'}").strip()
    (base / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(GitError, match="can't read"):
        Repository(base).output("diff-tree", "-p", "--root", "HEAD~1")
    for command in (("lint", "--changed"), ("diff",), ("build", "--target", "json", "--allow-errors")):
        done = run(base, *command)
        assert (done.returncode, "git can't read" in done.stderr) == (0 if command[0] == "build" else 2, True)
    assert list(marks.iterdir()) == []
    with pytest.raises(subprocess.CalledProcessError):
        git(base, "diff")
    assert list(marks.iterdir()) != []


def test_a_bare_repository_inside_of_a_tree_is_not_read(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "content")
    with pytest.raises(GitError, match="bareRepository"):
        changed_files(tmp_path / "content")
