"""The languages whose code was parsed are told to the readers of every target that tells verdicts."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from answerkey.delivery.store import Filters, Store
from answerkey.verification import NAME, render
from command import run
from server.site import Site, build_base
from verification.test_languages import ADDRESS, JAVASCRIPT, PYTHON, SQL, recorded, write_base

SCRIPT = {
    "status": "passed",
    "kind": "compiled",
    "python": None,
    "libraries": {},
    "at": "2026-11-22",
    "assertions": 0,
    "languages": ["javascript"],
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base with recorded verdicts on JavaScript, on Python with SQL, and on Python, built."""
    folder = write_base(tmp_path_factory.mktemp("base"), script=JAVASCRIPT, both=PYTHON + SQL, alone=PYTHON)
    verdicts = {ADDRESS.format(name): verdict for name, verdict in recorded(folder).items()}
    (folder / "content" / NAME).write_text(render(verdicts), encoding="utf-8")
    done = run(folder, "build", "--jobs", "1", "--site", "https://example.org")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_files_and_the_database_say_the_same(base: Path) -> None:
    page = json.loads((base / "dist/pages/flask/views/basics.json").read_bytes())
    told = {question["id"]: question["verified"] for question in page["questions"]}
    assert told["script"] == SCRIPT
    assert {name: verified["languages"] for name, verified in told.items()} == {
        "script": ["javascript"],
        "both": ["sql"],
        "alone": [],
    }
    with Store.open(base / "dist/answerkey.sqlite") as store:
        assert {q["id"]: q["verified"] for q in store.questions().items} == told
        assert len(store.questions(Filters(verified=("compiled",))).items) == 3


def test_texts_and_tables_name_them(base: Path) -> None:
    for name in ("markdown/flask/views/basics.md", "llms-full.txt", "llms/flask.txt"):
        text = (base / "dist" / name).read_text("utf-8")
        assert text.count("JavaScript parsed") == text.count(", SQL parsed") == 1, name
    rows = csv.DictReader(io.StringIO((base / "dist/questions.csv").read_text("utf-8")))
    assert [(row["verified"], row["verified_languages"]) for row in rows] == [
        ("compiled", "javascript"),
        ("compiled", "sql"),
        ("compiled", ""),
    ]


def test_the_api_and_the_badge_of_the_preview_name_them(base: Path) -> None:
    site = Site.of(build_base(base))
    assert site.data("/questions/flask/views/basics/script")["verified"] == SCRIPT
    html = site.get("/flask/views/basics").text
    assert "✓ JavaScript parsed<" in html
    assert ", SQL parsed<" in html


def test_stats_count_them(base: Path) -> None:
    found = json.loads(run(base, "stats", "--format", "json").stdout)
    assert found["total"]["verified"]["compiled"] == 3
