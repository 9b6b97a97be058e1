"""What git knows of lines, in one pass: the same as `git blame` says of each file."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from answerkey.config import ConfigError
from answerkey.delivery.blame import UNKNOWN
from answerkey.delivery.catalog import History
from answerkey.delivery.history import Chronicle, GitHistorian, chronicle
from answerkey.model.views import Page
from answerkey.pipeline.cache import Cache
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import survey
from answerkey.workspace import open_workspace
from command import git, make_base, page
from properties import examples

NONE = Cache(None)


class Repository:
    """A repository whose commits are an hour apart and each by another author."""

    def __init__(self, folder: Path, name: str = "content") -> None:
        self.folder, self.root = folder, folder / name
        self.hours = 0
        (self.root / "qa").mkdir(parents=True)
        git(folder, "init", "--quiet")

    def write(self, name: str, data: bytes) -> None:
        path = self.root / "qa" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def commit(self, *arguments: str, author: str = "") -> str:
        self.hours += 1
        name = author or f"Author {self.hours} <{self.hours}@example.org>"
        # a raw time far in the future of the epoch; git reads small numbers as something else
        moment = f"{1_700_000_000 + 3600 * self.hours} +0200"
        git(self.folder, "add", "--all")
        settings = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false"]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1"}
        environment |= {"GIT_COMMITTER_DATE": moment, "GIT_AUTHOR_DATE": moment}
        command = ["git", *settings, "commit", "--quiet", "--allow-empty", f"--author={name}", "-m", "x", *arguments]
        subprocess.run(command, cwd=self.folder, env=environment, check=True, capture_output=True)
        return git(self.folder, "rev-parse", "HEAD").strip()

    def merge(self, branch: str) -> None:
        """Merge a branch, keeping both sides where they conflict, so that lines of the merge's own come about too."""
        settings = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org"]
        subprocess.run(
            ["git", *settings, "merge", "--quiet", "--no-commit", "--no-ff", branch],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1"},
            capture_output=True,
            check=False,
        )

    def chronicle(self) -> Chronicle:
        return chronicle(self.root, NONE)

    def owners(self) -> dict[str, list[str]]:
        """The author of each line by file; empty for lines that are not committed."""
        found = self.chronicle()
        return {
            path: [found.commits[o].author if o != UNKNOWN else "" for o in lines.owners]
            for path, lines in found.files.items()
        }

    def blamed(self, *arguments: str) -> dict[str, list[str]]:
        """The same by `git blame`."""
        listed = git(self.folder, "-c", "core.quotePath=false", "ls-files", "-z", str(self.root / "qa"))
        found = {}
        for name in filter(None, listed.split("\0")):
            told = git(self.folder, "blame", "--porcelain", *arguments, "--", name)
            authors: dict[str, str] = {}
            lines, commit = [], ""
            for line in told.split("\n"):
                if line.startswith("author "):
                    authors[commit] = line.removeprefix("author ")
                elif line.startswith("\t"):
                    lines.append(commit)
                elif len(line.split(" ")[0]) == 40:
                    commit = line.split(" ")[0]
            path = (self.folder / name).relative_to(self.root).as_posix()
            found[path] = ["" if set(c) == {"0"} else authors[c] for c in lines]
        return found


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


@examples(20, suppress_health_check=list(HealthCheck))
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


@examples(20, suppress_health_check=list(HealthCheck))
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


def test_a_file_that_moved_keeps_its_lines_and_its_birth(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    text = b"".join(b"line %d\n" % number for number in range(20))
    repository.write("a/b.md", text)
    repository.commit()
    (repository.root / "qa" / "c").mkdir()
    os.replace(repository.root / "qa/a/b.md", repository.root / "qa/c/d.md")
    repository.write("c/d.md", text + b"more\n")
    repository.commit()
    history = repository.chronicle().of_page("qa/c/d.md")
    assert history == History("2023-11-15T01:13:20+02:00", "2023-11-15T02:13:20+02:00", ("Author 2", "Author 1"))


def _question(repository: Repository, number: int = 0) -> History:
    known = survey(open_workspace([str(repository.root)]), Options(cache=False, jobs=1))
    found = next(iter(known.corpus.pages))
    return GitHistorian(repository.root, known.data, NONE)(found.path, found.questions[number])


MORE = "  - id: another\n    difficulty: easy\n    q: What else?\n    a: Nothing.\n"


def test_a_question_is_as_old_as_its_id_and_its_neighbours_do_not_matter(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    for text in (page(), page(extra=MORE, count=2), page("y = 2\n", extra=MORE, count=2)):
        make_base(tmp_path, basics=text)
        repository.commit()
    first, second = _question(repository, 0), _question(repository, 1)
    assert (first.created[11:13], first.changed[11:13], first.authors) == ("01", "03", ("Author 3", "Author 1"))
    assert (second.created[11:13], second.changed[11:13], second.authors) == ("02", "02", ("Author 2",))


def test_what_is_not_committed_has_no_time_of_change(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    make_base(tmp_path, basics=page())
    repository.commit()
    make_base(tmp_path, basics=page("y = 2\n"))
    assert _question(repository) == History("2023-11-15T01:13:20+02:00", "", ("Author 1",))
    make_base(tmp_path, apart=page())
    assert repository.chronicle().of_page("qa/flask/views/apart.md") == History()


def test_a_shallow_clone_says_nothing_of_what_it_does_not_reach(tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    repository = Repository(tmp_path / "from")
    for text in (page(), page(), page(extra=MORE, count=2)):
        make_base(tmp_path / "from", basics=text)
        repository.commit()
    git(tmp_path, "clone", "--quiet", "--depth=2", f"file://{tmp_path / 'from'}", "to")
    clone = chronicle(tmp_path / "to" / "content", NONE)
    assert clone.of_lines("qa/flask/views/basics.md", 11, 20, "what-is-a-view", frozenset()) == History()
    assert clone.of_page("qa/flask/views/basics.md").authors == ("Author 3",)


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


def test_without_a_repository_a_commit_or_git_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_base(tmp_path, basics=page())
    content = tmp_path / "content"
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(ConfigError):
        chronicle(content, NONE)
    git(tmp_path, "init", "--quiet")
    path = "qa/flask/views/basics.md"
    historian = GitHistorian(content, {path: page().encode()}, NONE)
    assert historian(path, Page({}, {})) == History()
    monkeypatch.setenv("PATH", "")
    assert replace(historian)(path, Page({}, {})) == History()


def test_what_was_kept_gives_the_same(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    make_base(tmp_path, basics=page())
    repository.commit()
    cache = Cache(tmp_path / ".cache")
    fresh = chronicle(repository.root, cache)
    assert chronicle(repository.root, cache) == fresh != Chronicle([], {})
    cache.close()
