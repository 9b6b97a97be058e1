"""The commit of each line, from one pass: the same as `git blame` gives for each file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.git import runner
from answerkey.git.history import read_tip
from command import git
from properties import examples
from repositories import Repository

LINE = st.sampled_from(
    [b"a", b"b", b"- id: x", b"", b"--- a", b"+++ b", b"\\ No", b"@@ -1 +1 @@", b"diff --git a/x b/x"]
)
TEXT = st.builds(
    lambda lines, end, last: end.join(lines) + (end if last else b""),
    st.lists(LINE, max_size=8),
    st.sampled_from([b"\n", b"\r\n"]),
    st.booleans(),
)
NAME = st.sampled_from(["a.md", "b/c.md", "ä ö.md", 'q"\t.md'])
EDIT = st.tuples(st.just("write"), NAME, TEXT)
MOVE = st.tuples(st.just("move"), NAME, NAME)
DROP = st.tuples(st.just("drop"), NAME)
STEP = st.lists(st.one_of(EDIT, EDIT, EDIT, MOVE, DROP), min_size=1, max_size=3)


def _do(repository: Repository, step: list[tuple[Any, ...]]) -> None:
    for kind, name, *more in step:
        path = repository.root / "qa" / name
        if kind == "write":
            repository.write(name, more[0])
        elif path.exists() and kind == "drop":
            path.unlink()
        elif path.exists():
            target = repository.root / "qa" / more[0]
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target)


@examples(20)
@given(st.lists(STEP, min_size=1, max_size=6), STEP)
def test_each_line_has_the_commit_that_blame_gives_it(
    tmp_path_factory: pytest.TempPathFactory, steps: list[list[tuple[Any, ...]]], unsaved: list[tuple[Any, ...]]
) -> None:
    repository = Repository(tmp_path_factory.mktemp("r"))
    for step in steps:
        _do(repository, step)
        repository.commit()
    assert repository.owners() == repository.blamed()
    edits = [change for change in unsaved if change[0] == "write" and (repository.root / "qa" / change[1]).exists()]
    _do(repository, edits)
    assert repository.owners() == repository.blamed()


PART = st.lists(LINE, max_size=4).map(lambda lines: b"".join(line + b"\n" for line in lines))


@pytest.mark.sweep
@examples(20)
@given(PART, PART, PART, PART, st.booleans())
def test_lines_of_branches_keep_their_authors_through_merges(
    tmp_path_factory: pytest.TempPathFactory, head: bytes, one: bytes, other: bytes, tail: bytes, both: bool
) -> None:
    repository = Repository(tmp_path_factory.mktemp("r"))
    middle = b"".join(b"line %d\n" % number for number in range(8))
    repository.write("a.md", middle)
    repository.commit()
    git(repository.folder, "checkout", "--quiet", "-b", "branch")
    repository.write("a.md", head + middle)
    repository.write("new.md", one)
    repository.commit()
    git(repository.folder, "checkout", "--quiet", "-")
    if both:
        repository.write("a.md", middle + tail)
        repository.write("other.md", other)
    repository.commit()
    repository.merge("branch")
    repository.commit()
    assert repository.owners() == repository.blamed()


def test_names_go_through_the_mailmap(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write("a.md", b"x\n")
    repository.commit(author="ann <old@example.org>")
    (tmp_path / ".mailmap").write_text("Ann Example <ann@example.org> <old@example.org>\n", encoding="utf-8")
    repository.commit()
    assert repository.owners() == {"qa/a.md": ["Ann Example"]}


@pytest.mark.parametrize(
    "settings", [("diff.noprefix", "true"), ("diff.mnemonicPrefix", "true"), ("color.ui", "always")]
)
def test_what_the_user_configured_makes_no_difference(tmp_path: Path, settings: tuple[str, str]) -> None:
    repository = Repository(tmp_path)
    git(tmp_path, "config", *settings)
    repository.write("a b.md", b"x\n\0y\n")
    repository.commit()
    assert repository.owners() == {"qa/a b.md": ["Author 1", "Author 1"]}


def test_a_base_at_the_root_of_its_repository_and_files_ended_as_on_windows(tmp_path: Path) -> None:
    repository = Repository(tmp_path, ".")
    (tmp_path / ".gitattributes").write_text("*.md text eol=crlf\n", encoding="utf-8")
    repository.write("a.md", b"x\r\ny\r\n")
    repository.commit()
    assert repository.owners() == {"qa/a.md": ["Author 1", "Author 1"]}


def test_the_tip_changes_with_everything_that_the_history_depends_on(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write("a.md", b"x\n")
    first = repository.commit()
    tip = read_tip(runner.Repository(repository.root))
    assert tip == (first, "content/", b"", b"")
    (tmp_path / ".mailmap").write_bytes(b"Ann <ann@example.org>\n")
    second = repository.commit()
    assert read_tip(runner.Repository(repository.root)) == (second, "content/", b"", b"Ann <ann@example.org>\n")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{tmp_path}", "clone")
    assert read_tip(runner.Repository(tmp_path / "clone")).cut_off == f"{second}\n".encode()
