"""`answerkey lint --changed`: what git says has changed, and what that caused elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import git, make_base, page, run


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base with an old error in `old`, and a page `two` that points to page `one`."""
    make_base(tmp_path, one=page(), two=page(related="/flask/views/one"), old=page("x = (\n"))
    (tmp_path / ".gitignore").write_text(".cache/\n", encoding="utf-8")
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "all")
    return tmp_path


def changed(base: Path, *arguments: str) -> list[str]:
    done = run(base, "lint", "--changed", "--format", "concise", *arguments)
    assert done.stderr == ""
    return [" ".join(line.split()[:3]).removeprefix("content/qa/flask/views/") for line in done.stdout.splitlines()]


def test_where_nothing_changed_nothing_is_reported(base: Path) -> None:
    assert changed(base) == []


def test_an_old_finding_in_a_file_that_changed_is_reported(base: Path) -> None:
    make_base(base, old=page("y = (\n"))
    assert changed(base) == ["old.md:20:11: error snippet/syntax"]


def test_a_new_file_counts_before_it_is_added(base: Path) -> None:
    make_base(base, new=page("z = (\n"))
    assert changed(base) == ["new.md:20:11: error snippet/syntax"]


def test_an_ignored_file_does_not_count(base: Path) -> None:
    (base / ".gitignore").write_text(".cache/\nnew.md\n", encoding="utf-8")
    make_base(base, new=page("z = (\n"))
    assert changed(base) == []


def test_a_removed_page_is_reported_where_it_is_missed(base: Path) -> None:
    (base / "content/qa/flask/views/one.md").unlink()
    assert changed(base) == ["two.md:12:5: error reference/related"]


def test_a_renamed_slug_is_reported_where_it_is_missed(base: Path) -> None:
    git(base, "mv", "content/qa/flask/views/one.md", "content/qa/flask/views/first.md")
    assert changed(base) == ["two.md:12:5: error reference/related"]


def test_a_branch_is_compared_with_where_it_began(base: Path) -> None:
    git(base, "checkout", "-b", "work")
    make_base(base, one=page("y = (\n"))
    git(base, "commit", "-am", "mine")
    git(base, "checkout", "main")
    make_base(base, two=page("z = (\n"))
    git(base, "commit", "-am", "theirs")
    git(base, "checkout", "work")
    assert changed(base) == []
    done = run(base, "lint", "--changed=main", "--format", "concise")
    assert done.stdout.count("\n") == 1
    assert "one.md" in done.stdout


def test_only_what_changed_is_fixed(base: Path) -> None:
    make_base(base, one=page("x = ( 1 )\n"))
    git(base, "commit", "-am", "ugly")
    make_base(base, two=page("x = ( 1 )\n"))
    run(base, "lint", "--changed", "--fix")
    views = base / "content/qa/flask/views"
    assert (views / "two.md").read_text(encoding="utf-8") == page()
    assert (views / "one.md").read_text(encoding="utf-8") == page("x = ( 1 )\n")


def test_a_revision_that_does_not_exist_is_a_usage_error(base: Path) -> None:
    done = run(base, "lint", "--changed=nowhere")
    assert done.returncode == 2
    assert "`nowhere`" in done.stderr


def test_a_revision_is_never_an_option_of_git(base: Path) -> None:
    done = run(base, "lint", "--changed=--output=x")
    assert done.returncode == 2
    assert not (base / "x").exists()


def test_outside_of_a_repository_it_is_a_usage_error(tmp_path: Path) -> None:
    make_base(tmp_path, one=page())
    done = run(tmp_path, "lint", "--changed")
    assert done.returncode == 2
    assert "is not in a git repository" in done.stderr


@pytest.mark.parametrize("name", ["sp ace", "é😀", "line\nbreak", "-dash", 'quo"te'])
def test_any_file_name_is_found(base: Path, name: str) -> None:
    (base / "content/qa/flask/views" / f"{name}.md").write_text(page("x = (\n"), encoding="utf-8")
    git(base, "add", ".")
    git(base, "commit", "-m", "odd")
    (base / "content/qa/flask/views" / f"{name}.md").write_text(page("y = (\n"), encoding="utf-8")
    output = run(base, "lint", "--changed", "--format", "concise").stdout
    assert "error snippet/syntax" in output
    assert "old.md" not in output


def test_a_folder_that_is_reached_through_a_link_is_the_same_folder(
    base: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    make_base(base, one=page("y = (\n"))
    link = tmp_path_factory.mktemp("elsewhere") / "link"
    link.symlink_to(base)
    done = run(link, "lint", "--changed", "--format", "concise", str(link / "content"))
    assert "one.md" in done.stdout
    assert "old.md" not in done.stdout


def test_an_old_finding_outside_of_the_base_is_old(base: Path) -> None:
    (base / "README.md").write_text("```python\nx = (\n```\n", encoding="utf-8")
    git(base, "add", ".")
    git(base, "commit", "-m", "a file outside")
    make_base(base, new=page("z = (\n"))
    done = run(base, "lint", "README.md", "content", "--changed", "--format", "concise")
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["content/qa/flask/views/new.md"]


def test_without_a_base_too_only_what_changed_is_reported(tmp_path: Path) -> None:
    for name in ("one.md", "two.md"):
        (tmp_path / name).write_text("```python\nx = (\n```\n", encoding="utf-8")
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "all")
    (tmp_path / "two.md").write_text("Two.\n\n```python\nx = (\n```\n", encoding="utf-8")
    done = run(tmp_path, "lint", "one.md", "two.md", "--changed", "--format", "concise")
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["two.md"]


def test_a_hook_that_is_told_its_repository_sees_the_same(base: Path) -> None:
    """git tells the hooks of a worktree so, and then takes the working directory for the top of the repository."""
    make_base(base, new=page("z = (\n"))
    done = run(base, "lint", "--changed", "--format", "concise", GIT_DIR=str(base / ".git"))
    assert "new.md" in done.stdout
    assert "old.md" not in done.stdout


def test_a_text_on_standard_input_has_changed_whatever_git_says(base: Path) -> None:
    name = "content/qa/flask/views/one.md"
    done = run(base, "lint", "-", "--stdin-filename", name, "--changed", "--format", "concise", stdin=page("z = (\n"))
    assert "snippet/syntax" in done.stdout
    assert done.returncode == 1


def test_a_path_in_the_place_of_a_revision_is_met_with_advice(base: Path) -> None:
    done = run(base, "lint", "--changed", "content")
    assert done.returncode == 2
    assert "if `content` is a path, put it before --changed" in done.stderr


def test_a_path_behind_the_option_is_named_as_the_cause(tmp_path: Path) -> None:
    """It would be taken for a revision."""
    (tmp_path / "docs").mkdir()
    done = run(tmp_path, "lint", "--changed", "docs")
    assert done.returncode == 2
    assert "before --changed, which takes `docs` for a revision" in done.stderr


def test_files_outside_of_a_base_are_compared_in_their_own_repository(base: Path, tmp_path: Path) -> None:
    docs = tmp_path / "elsewhere" / "docs"
    docs.mkdir(parents=True)
    (docs / "old.md").write_text("```python\nx = (\n```\n", encoding="utf-8")
    git(docs.parent, "init")
    git(docs.parent, "add", ".")
    git(docs.parent, "commit", "-m", "all")
    (docs / "new.md").write_text("```python\ny = (\n```\n", encoding="utf-8")
    make_base(base, new=page("z = (\n"))
    found = changed(base, "content", "elsewhere/docs")
    assert found == ["new.md:20:11: error snippet/syntax", "elsewhere/docs/new.md:2:5: error snippet/syntax"]


def test_a_path_in_no_repository_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("```python\ny = (\n```\n", encoding="utf-8")
    done = run(tmp_path, "lint", "a.md", "--changed")
    assert done.returncode == 2
    assert "not in a git repository" in done.stderr


def test_the_first_commit_of_a_repository_causes_everything(tmp_path: Path) -> None:
    make_base(tmp_path, one=page("x = (\n"))
    git(tmp_path, "init")
    assert changed(tmp_path) == ["one.md:20:11: error snippet/syntax"]
