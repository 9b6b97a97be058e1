"""`answerkey show` and `answerkey stats` know documents of declared collections."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command import run
from delivery.notes import write_notes

HEAPS = """\
Notes › Heaps & <trees>

Heaps & <trees>
/notes/heaps · 10 s

slug        heaps
order       2
level       advanced
tags        data, trees
about.year  1964
about.done  yes
page        /flask/views/a
related     queues, later

summary
  A heap is a tree, see queues </notes/queues>.

steps[0].text
  Push

  Push it.
"""


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_notes(tmp_path_factory.mktemp("notes"))


@pytest.mark.parametrize("address", ["/notes/heaps", "notes/heaps"])
def test_a_document_is_shown_for_reading(notes: Path, address: str) -> None:
    done = run(notes, "show", address)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(HEAPS)
    assert "\nexamples[0].code\n      import heapq\n      heap = [3, 1]\n" in done.stdout
    assert "\nThe body of a zebra" in done.stdout
    assert done.stdout.endswith("See also\n  /flask/views/a\n  /notes/queues\n")
    assert "assert heap" not in done.stdout


def test_a_title_that_the_body_begins_with_is_shown_once(notes: Path) -> None:
    (notes / "content" / "empty").mkdir(exist_ok=True)
    (notes / "content" / "empty" / "a.md").write_text("# A *title*\n\nText.\n", encoding="utf-8")
    done = run(notes, "show", "/empty/a")
    assert done.stdout.count("A title") == 2, done.stdout  # in the breadcrumbs and above the text
    (notes / "content" / "empty" / "a.md").unlink()


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (
            "markdown",
            [
                "- level: advanced\n",
                "## `summary`\n\nA *heap*",
                "```python\nimport heapq\nheap = [3, 1]\n```",
            ],
        ),
        ("html", ["<h1>Heaps &amp; &lt;trees&gt;</h1>\n<h2>summary</h2>\n<p>A <em>heap</em>", "zebra"]),
    ],
)
def test_other_formats(notes: Path, name: str, parts: list[str]) -> None:
    text = run(notes, "show", "/notes/heaps", "--format", name).stdout
    assert all(part in text for part in parts), text
    assert "assert heap" not in text


def test_json_is_the_file_of_a_build(notes: Path) -> None:
    found = json.loads(run(notes, "show", "/notes/heaps", "--format", "json").stdout)
    assert (found["file"], found["data"]["level"]) == ("documents/notes/heaps.json", "advanced")


def test_a_slip_in_an_address_is_hinted_at(notes: Path) -> None:
    done = run(notes, "show", "notes/heap")
    assert done.returncode == 2
    assert "there is no page, question or document /notes/heap; did you mean /notes/heaps?" in done.stderr


def test_collections_are_counted(notes: Path) -> None:
    found = json.loads(run(notes, "stats", "--format", "json").stdout)
    rows = {row["name"]: row for row in found["collections"]}
    assert {name: row["documents"] for name, row in rows.items()} == {"notes": 2, "terms": 2, "empty": 0}
    assert rows["notes"]["snippets"] == 2
    assert rows["notes"]["verified"]["none"] == 2
    assert rows["notes"]["data"] == {"tags": {"data": 2, "trees": 1}}, "in no other field two documents agree"
    text = run(notes, "stats").stdout
    (line,) = [line for line in text.splitlines() if line.split()[:1] == ["notes"]]
    assert line.split()[1:3] == ["2", "2"]
    assert "\nnotes: tags\n  data   2  67%" in text


def test_a_base_of_documents_alone_counts_no_questions(tmp_path: Path) -> None:
    settings = '[[collections]]\nname = "terms"\nglob = "terms/*.yml"\nmarkdown = ["meaning"]\n'
    (tmp_path / "answerkey.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "content" / "terms").mkdir(parents=True)
    (tmp_path / "content" / "terms" / "fifo.yml").write_text("meaning: First in, first out.\n", encoding="utf-8")
    text = run(tmp_path, "stats").stdout
    assert text.startswith("1 document\n")
    assert "question" not in text


def test_a_search_finds_documents_and_names_their_collection(notes: Path) -> None:
    done = run(notes, "search", "zebra")
    assert done.stdout.startswith("/notes/heaps  notes\n  Heaps & <trees>\n")
    assert done.stderr == "Found 1 result.\n"
    (hit,) = json.loads(run(notes, "search", "zebra", "--format", "json").stdout)["hits"]
    assert (hit["kind"], hit["address"], hit["collection"]) == ("document", "/notes/heaps", "notes")
    assert hit["title"] == "Heaps & <trees>"
    kinds = {hit["kind"] for hit in json.loads(run(notes, "search", "view", "--format", "json").stdout)["hits"]}
    assert "open" in kinds


def test_a_search_for_questions_finds_no_documents(notes: Path) -> None:
    done = run(notes, "search", "zebra", "--framework", "flask")
    assert (done.stdout, done.stderr) == ("", "Found 0 questions.\n")
