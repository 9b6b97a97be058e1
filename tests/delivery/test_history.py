"""When pages and questions were written and last changed, and by whom."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from answerkey.delivery.catalog import History
from answerkey.delivery.history import Chronicle, GitHistorian, chronicle
from answerkey.git.errors import NoHistory
from answerkey.model.views import Page
from answerkey.pipeline.cache import Cache
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import survey
from answerkey.workspace import open_workspace
from command import git, make_base, page
from repositories import Repository

NONE = Cache(None)


def test_a_file_that_moved_keeps_its_lines_and_its_birth(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    text = b"".join(b"line %d\n" % number for number in range(20))
    repository.write("a/b.md", text)
    repository.commit()
    (repository.root / "qa" / "c").mkdir()
    os.replace(repository.root / "qa/a/b.md", repository.root / "qa/c/d.md")
    repository.write("c/d.md", text + b"more\n")
    repository.commit()
    history = chronicle(repository.root, NONE).of_page("qa/c/d.md")
    assert history == History("2023-11-15T01:13:20+02:00", "2023-11-15T02:13:20+02:00", ("Author 2", "Author 1"))


def _question(repository: Repository, number: int = 0) -> History:
    known = survey(open_workspace([str(repository.root)]), Options(cache=False, jobs=1))
    found = next(iter(known.corpus.pages))
    return GitHistorian(repository.root, known.inputs.data, NONE)(found.path, found.questions[number])


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
    assert chronicle(repository.root, NONE).of_page("qa/flask/views/apart.md") == History()


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


def test_without_a_repository_a_commit_or_git_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_base(tmp_path, basics=page())
    content = tmp_path / "content"
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(NoHistory):
        chronicle(content, NONE)
    git(tmp_path, "init", "--quiet")
    path = "qa/flask/views/basics.md"
    historian = GitHistorian(content, {path: page().encode()}, NONE)
    assert (historian(path, Page({}, {})), historian.fault) == (History(), "")
    monkeypatch.setenv("PATH", "")
    without_git = replace(historian)
    assert without_git(path, Page({}, {})) == History()
    assert "git can't be started" in without_git.fault


def test_what_was_kept_gives_the_same(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    make_base(tmp_path, basics=page())
    repository.commit()
    cache = Cache(tmp_path / ".cache")
    fresh = chronicle(repository.root, cache)
    assert chronicle(repository.root, cache) == fresh != Chronicle([], {})
    cache.close()
