"""`answerkey diff` names documents of declared collections."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from command import git, run
from delivery.notes import HEAPS, QUEUES, write_notes


@pytest.fixture
def base(tmp_path: Path) -> Path:
    write_notes(tmp_path)
    git(tmp_path, "init", "--quiet")
    (tmp_path / ".gitignore").write_text(".cache/\n", encoding="utf-8")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message=x")
    return tmp_path


def changes(folder: Path, *arguments: str) -> dict[str, Any]:
    done = run(folder, "diff", "--format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    documents: dict[str, Any] = json.loads(done.stdout)["documents"]
    return documents


def test_where_nothing_changed_that_is_said_of_questions_and_documents(base: Path) -> None:
    done = run(base, "diff")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "No question changed (1 question).\nNo document changed (4 documents).\n"


def test_each_kind_of_change_is_told_in_text_and_in_json(base: Path) -> None:
    notes = base / "content" / "notes"
    text = HEAPS.replace("a zebra", "an okapi").replace("level: advanced", "level: basic")
    (notes / "heaps.md").write_text(text.replace("related: [queues, later]\n", ""), encoding="utf-8")
    (notes / "queues.md").write_text(QUEUES.replace("slug: queues", "slug: fifo"), encoding="utf-8")
    (base / "content" / "terms" / "lifo.yml").unlink()
    (base / "content" / "terms" / "new.yml").write_text("meaning: Something else.\n", encoding="utf-8")
    found = changes(base)
    assert [each["address"] for each in found["added"]] == ["/terms/new"]
    assert [each["address"] for each in found["removed"]] == ["/terms/lifo"]
    assert [(each["from"], each["address"], each["changed"]) for each in found["moved"]] == [
        ("/notes/queues", "/notes/fifo", ["slug"])
    ]
    (changed,) = found["changed"]
    assert (changed["address"], changed["collection"]) == ("/notes/heaps", "notes")
    assert changed["changed"] == ["level", "related", "body"]
    done = run(base, "diff")
    assert done.stdout.splitlines() == [
        "+ /terms/new  new",
        "~ /notes/heaps  Heaps & <trees> (level, related, body)",
        "- /terms/lifo  lifo",
        "> /notes/queues -> /notes/fifo  Queues (slug)",
    ]
    assert "Documents: 1 added, 1 changed, 1 removed, 1 moved, 1 unchanged." in done.stderr


def test_a_proof_that_changes_and_a_draft_that_is_published_count(base: Path) -> None:
    notes = base / "content" / "notes"
    (notes / "queues.md").write_text(QUEUES.replace("assert True", "assert 1"), encoding="utf-8")
    later = (notes / "later.md").read_text(encoding="utf-8")
    (notes / "later.md").write_text(later.replace("draft: true\n", ""), encoding="utf-8")
    found = changes(base)
    assert [each["changed"] for each in found["changed"]] == [["proof"]]
    assert [each["address"] for each in found["added"]] == ["/notes/later"]
    assert [each["changed"] for each in changes(base, "--drafts")["changed"]] == [["draft"], ["proof"]]
