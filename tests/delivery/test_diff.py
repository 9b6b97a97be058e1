"""`answerkey diff`: what readers find changed since a revision."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from command import git, make_base, page, run

MORE = "  - id: another\n    difficulty: easy\n    q: What else?\n    a: Nothing.\n"
ADDRESS = "/flask/views/basics#what-is-a-view"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    make_base(tmp_path, basics=page(extra=MORE, count=2))
    git(tmp_path, "init", "--quiet")
    (tmp_path / ".gitignore").write_text(".cache/\n", encoding="utf-8")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message=x")
    return tmp_path


def compared(folder: Path, *arguments: str) -> dict[str, Any]:
    done = run(folder, "diff", "--format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def edited(folder: Path, *edits: tuple[str, str]) -> None:
    text = page(extra=MORE, count=2)
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    make_base(folder, basics=text)


def test_each_kind_of_change_is_told_in_text_and_in_json(base: Path) -> None:
    added = MORE.replace("another", "third").replace("What else", "Why at all")
    edited(
        base,
        (MORE, added),
        ("q: What is a view?", "q: What is the view?"),
        ("difficulty: easy\n    q: What is", "difficulty: hard\n    q: What is"),
    )
    found = compared(base)
    assert [entry["address"] for entry in found["added"]] == ["/flask/views/basics#third"]
    assert [entry["address"] for entry in found["removed"]] == ["/flask/views/basics#another"]
    (changed,) = found["changed"]
    assert (changed["address"], changed["changed"]) == (ADDRESS, ["question", "difficulty"])
    assert changed["values"]["difficulty"] == {"before": "easy", "after": "hard"}
    text = run(base, "diff")
    assert text.stdout.splitlines() == [
        "+ /flask/views/basics#third  Why at all?",
        f"~ {ADDRESS}  What is the view? (question, difficulty: easy -> hard)",
        "- /flask/views/basics#another  What else?",
    ]
    assert text.stderr == "1 added, 1 changed, 1 removed, 0 moved, 0 unchanged.\n"


def test_a_page_that_moved_moves_its_questions_and_an_id_that_changed_moves_one(base: Path) -> None:
    edited(base, ("id: what-is-a-view", "id: view"))
    folder = base / "content" / "qa" / "flask" / "views"
    (folder / "basics.md").rename(folder / "start.md")
    found = compared(base)
    moves = {entry["from"]: entry["address"] for entry in found["moved"]}
    assert moves == {ADDRESS: "/flask/views/start#view", "/flask/views/basics#another": "/flask/views/start#another"}
    assert not found["added"] + found["removed"] + found["changed"]


def test_what_the_record_of_addresses_says_counts_more_than_likeness(base: Path) -> None:
    edited(base, (MORE, MORE.replace("another", "third").replace("What else", "Why").replace("Nothing", "So")))
    lock = "/flask/views/basics#another -> /flask/views/basics#third\n"
    (base / "content" / "ids.lock").write_text(lock, encoding="utf-8")
    (moved,) = compared(base)["moved"]
    assert (moved["from"], moved["changed"]) == ("/flask/views/basics#another", ["question", "answer"])


def test_drafts_are_new_when_they_are_published(base: Path) -> None:
    edited(base, ("id: another\n", "id: another\n    draft: true\n"))
    assert [entry["address"] for entry in compared(base)["removed"]] == ["/flask/views/basics#another"]
    assert compared(base, "--drafts")["removed"] == []


def test_where_nothing_changed_that_is_said(base: Path) -> None:
    edited(base, ("updated: 2026-01-02", "updated: 2026-01-03"))
    done = run(base, "diff")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "No question changed (2 questions).\n"


def test_an_unknown_revision_and_a_folder_without_git_are_told(base: Path) -> None:
    done = run(base, "diff", "nothing")
    assert (done.returncode, "git knows no revision `nothing`" in done.stderr) == (2, True)


def test_content_from_strangers_reaches_the_terminal_without_its_controls(base: Path) -> None:
    edited(base, ("q: What is a view?", 'q: "What\\e[31m?"'))
    assert "\x1b" not in run(base, "diff").stdout
