"""`answerkey ids`: the record of addresses follows the base."""

from __future__ import annotations

import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

import command
from answerkey.cli.main import run as run_program
from command import git, make_base, page

VIEW = "/flask/views/basics#what-is-a-view"
ALL = ["/flask", "/flask/views", "/flask/views/basics", VIEW]
MORE = "  - id: gone\n    difficulty: easy\n    q: Is it?\n    a: No, it was only here for a while, and then it went.\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base of one page, with its record, committed."""
    make_base(tmp_path, basics=page())
    git(tmp_path, "init", "--quiet")
    (tmp_path / ".gitignore").write_text(".cache/\n", encoding="utf-8")
    assert run(tmp_path, "ids").returncode == 0
    commit(tmp_path)
    return tmp_path


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program in this process, which saves most of the time."""
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["answerkey", *arguments])
        for name, value in ({"ANSWERKEY_CACHE_DIR": str(folder / ".cache")} | environment).items():
            patch.setenv(name, value)
        with pytest.raises(SystemExit) as left:
            run_program()
    assert isinstance(left.value.code, int)
    return subprocess.CompletedProcess(arguments, left.value.code, out.getvalue(), err.getvalue())


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=x")


def lines(folder: Path) -> list[str]:
    return (folder / "content" / "ids.lock").read_text(encoding="utf-8").splitlines()


def lint(folder: Path) -> str:
    return run(folder, "lint", "--select", "identity", "--format", "concise").stdout


def edit(folder: Path, old: str, new: str, name: str = "basics") -> None:
    path = folder / "content" / "qa" / "flask" / "views" / f"{name}.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_first_run_records_every_address_and_a_second_one_changes_nothing(base: Path) -> None:
    assert lines(base) == ALL
    again = run(base, "ids", "--check")
    assert (again.returncode, again.stdout) == (0, "")


def test_what_is_new_is_added_and_check_and_dry_run_only_say_so(base: Path) -> None:
    make_base(base, other=page())
    check, dry = run(base, "ids", "--check"), command.run(base, "ids", "--dry-run")
    assert (check.returncode, dry.returncode, lines(base)) == (1, 1, ALL)
    assert "+ /flask/views/other#what-is-a-view" in check.stdout
    assert "\n+/flask/views/other#what-is-a-view" in dry.stdout
    assert run(base, "ids").returncode == 0
    assert lines(base) == [*ALL, "/flask/views/other", "/flask/views/other#what-is-a-view"]


@pytest.mark.parametrize("committed", [False, True])
def test_an_id_that_changed_leaves_a_redirect(base: Path, committed: bool) -> None:
    edit(base, "what-is-a-view", "a-view")
    if committed:
        commit(base)
    assert "identity/lost-address" in lint(base)
    assert run(base, "ids").returncode == 0
    assert lines(base)[3:] == ["/flask/views/basics#a-view", f"{VIEW} -> /flask/views/basics#a-view"]
    assert "identity" not in lint(base)


@pytest.mark.parametrize("committed", [False, True])
def test_a_page_that_moved_leaves_redirects_and_a_second_move_no_chain(base: Path, committed: bool) -> None:
    folder = base / "content" / "qa" / "flask" / "views"
    for old, new in (("basics", "start"), ("start", "end")):
        (folder / f"{old}.md").rename(folder / f"{new}.md")
        if committed:
            commit(base)
        assert run(base, "ids").returncode == 0
        commit(base)
    moved = [line for line in lines(base) if "->" in line]
    assert moved == [
        "/flask/views/basics -> /flask/views/end",
        f"{VIEW} -> /flask/views/end#what-is-a-view",
        "/flask/views/start -> /flask/views/end",
        "/flask/views/start#what-is-a-view -> /flask/views/end#what-is-a-view",
    ]
    assert "identity" not in lint(base)


def test_a_move_back_is_no_reuse(base: Path) -> None:
    edit(base, "what-is-a-view", "a-view")
    run(base, "ids")
    commit(base)
    edit(base, "a-view", "what-is-a-view")
    assert run(base, "ids").returncode == 0
    assert lines(base)[3:] == [f"/flask/views/basics#a-view -> {VIEW}", VIEW]
    assert "identity" not in lint(base)


def test_a_question_that_was_removed_is_lost_until_it_is_said_to_be_gone(base: Path) -> None:
    edit(base, "---\n", MORE + "---\n")
    edit(base, MORE + "---\nframework", "---\nframework")
    run(base, "ids")
    commit(base)
    edit(base, MORE, "")
    done = run(base, "ids")
    assert done.returncode == 1
    assert "answerkey ids --tombstone '/flask/views/basics#gone' --reason WHY" in done.stderr
    done = run(base, "ids", "--tombstone", "/flask/views/basics#gone", "--reason", "  nobody\nasked ")
    assert done.returncode == 0
    assert "/flask/views/basics#gone -> gone -- nobody asked" in lines(base)
    assert "identity" not in lint(base)
    edit(base, "---\n", MORE + "---\n")
    edit(base, MORE + "---\nframework", "---\nframework")
    assert "identity/address-reused" in lint(base)
    assert run(base, "ids").returncode == 1


def test_another_question_in_its_place_is_no_rename(base: Path) -> None:
    edit(base, "what-is-a-view", "who-renders")
    edit(base, "What is a view?", "Who renders templates?")
    edit(base, "A function. 😀", "Jinja does, which Flask calls with what the view passes on to it.")
    edit(base, "x = 1", "render_template(name)")
    assert run(base, "ids").returncode == 1
    assert [line for line in lines(base) if "->" in line] == []


def test_without_git_an_author_says_where_it_went(tmp_path: Path) -> None:
    make_base(tmp_path, basics=page())
    run(tmp_path, "ids")
    edit(tmp_path, "what-is-a-view", "a-view")
    outside = {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    assert run(tmp_path, "ids", **outside).returncode == 1
    done = run(tmp_path, "ids", "--redirect", VIEW, "/flask/views/basics#a-view", **outside)
    assert (done.returncode, lines(tmp_path)[-1]) == (0, f"{VIEW} -> /flask/views/basics#a-view")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--tombstone", VIEW], "--tombstone and --reason go together"),
        (["--tombstone", VIEW, "--reason", "x"], "is still there"),
        (["--tombstone", "/nothing", "--reason", "x"], "was never recorded"),
        (["--redirect", VIEW, "/flask"], "is still there"),
        (["--redirect", "/old", "/new"], "the base has no /new"),
    ],
)
def test_what_can_not_be_is_refused(base: Path, arguments: list[str], message: str) -> None:
    done = run(base, "ids", *arguments)
    assert (done.returncode, lines(base)) == (2, ALL)
    assert message in done.stderr


def test_an_address_from_before_the_record_may_be_redirected(base: Path) -> None:
    assert run(base, "ids", "--redirect", "/faq", "/flask/views").returncode == 0
    assert lines(base)[0] == "/faq -> /flask/views"


def test_a_broken_record_is_left_alone_and_its_lines_are_named(base: Path) -> None:
    lock = base / "content" / "ids.lock"
    lock.write_text("/flask\n<<<<<<< HEAD\n", encoding="utf-8")
    done = run(base, "ids")
    assert done.returncode == 2
    assert "content/ids.lock:2:1: a merge conflict marker" in done.stderr
    lock.write_text("/flask/a -> /flask\n/flask/a -> gone -- removed\n", encoding="utf-8")
    assert "content/ids.lock:2:1: line 1 contradicts it about /flask/a" in run(base, "ids").stderr
    assert lock.read_text(encoding="utf-8") == "/flask/a -> /flask\n/flask/a -> gone -- removed\n"


def test_a_merge_is_put_in_order(base: Path) -> None:
    lock = base / "content" / "ids.lock"
    lock.write_bytes("\r\n".join([*reversed(ALL), ALL[0], "/b -> /a", "/a -> /flask", ""]).encode())
    assert run(base, "ids").returncode == 0
    assert lock.read_bytes() == "\r\n".join(["/a -> /flask", "/b -> /flask", *ALL, ""]).encode()


def test_a_page_that_can_not_be_read_loses_nothing(base: Path) -> None:
    edit(base, "questions:", "questions: [")
    assert run(base, "ids", "--check").returncode == 0


def test_a_rename_by_the_program_leaves_redirects(base: Path) -> None:
    assert run(base, "rename", "/flask/views/basics", "start").returncode == 0
    assert run(base, "rename", "#what-is-a-view", "#a-view").returncode == 0
    assert [line for line in lines(base) if "->" in line] == [
        "/flask/views/basics -> /flask/views/start",
        f"{VIEW} -> /flask/views/start#a-view",
        "/flask/views/start#what-is-a-view -> /flask/views/start#a-view",
    ]
    assert run(base, "ids", "--check").returncode == 0
    assert "identity" not in lint(base)


def test_on_a_terminal_one_is_asked_about_what_is_only_likely(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(base, "what-is-a-view", "a-view")
    edit(base, "What is a view?", "Which object is called a view?")
    edit(base, "A function. 😀", "A function, which takes no argument but those of its route. 😀")
    assert run(base, "ids").returncode == 1
    monkeypatch.setattr("answerkey.cli.ids.asks", lambda: True)
    monkeypatch.setattr("sys.stdin", StringIO("y\n"))
    done = run(base, "ids")
    assert (done.returncode, lines(base)[-1]) == (0, f"{VIEW} -> /flask/views/basics#a-view")


def test_documents_of_collections_are_recorded_and_found_again_where_they_moved(tmp_path: Path) -> None:
    make_base(tmp_path, basics=page())
    settings = '[[collections]]\nname = "notes"\nglob = "notes/**/*.md"\naddress = "/notes/{slug}"\n'
    (tmp_path / "answerkey.toml").write_text(settings, encoding="utf-8")
    notes = tmp_path / "content" / "notes"
    notes.mkdir()
    text = "---\nslug: {}\n---\n# Trees\n\nA tree has a root, and every other node has one parent in it.\n"
    (notes / "a.md").write_text(text.format("trees"), encoding="utf-8")
    (notes / "b.md").write_text("---\nslug: lists\ndraft: true\n---\n# Lists\n", encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    assert run(tmp_path, "ids").returncode == 0
    commit(tmp_path)
    assert lines(tmp_path) == [*ALL, "/notes/trees"]
    (notes / "a.md").write_text("---\nslug:\n---\n", encoding="utf-8")
    assert "lost" not in lint(tmp_path)  # nobody knows what the address of the file is meant to be
    (notes / "a.md").write_text(text.format("woods"), encoding="utf-8")
    assert "content/ids.lock:5:1: error identity/lost-address `/notes/trees` was published" in lint(tmp_path)
    assert run(tmp_path, "ids").returncode == 0
    assert lines(tmp_path) == [*ALL, "/notes/trees -> /notes/woods", "/notes/woods"]
