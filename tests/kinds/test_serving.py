"""The API and the preview show each kind as what it is, from the database of a build."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from command import run
from kinds.base import ADDRESS
from server.site import Site, build_base


@pytest.fixture(scope="module")
def kinds_site(kinds: Path) -> Site:
    return Site.of(build_base(kinds))


@pytest.fixture(scope="module")
def dist(kinds: Path) -> Path:
    """The files of a build with its usual targets."""
    done = run(kinds, "build", "--out", "dist", "--target", "json", "--target", "sqlite", "--target", "csv")
    assert done.returncode == 0, done.stdout + done.stderr
    return kinds / "dist"


def test_files_have_the_choices_rendered_and_as_written(dist: Path) -> None:
    question = json.loads((dist / "questions/flask/views/kinds/mutable.json").read_text("utf-8"))
    assert (question["kind"], question["starter"]) == ("choice", None)
    assert [choice["correct"] for choice in question["choices"]] == [False, True, False]
    second, third = question["choices"][1:]
    assert second["html"] == "<p>A list: <code>[1, 2]</code> &amp; more</p>\n"
    assert "append" in second["whyHtml"]
    assert (third["text"], third["why"], third["whyHtml"]) == ("A string", None, None)
    (written,) = [
        each
        for each in _dicts(json.loads((dist / "frameworks/flask.json").read_text("utf-8")))
        if each.get("id") == "mutable"
    ]
    assert written["choices"][2] == {"text": "A string", "correct": False, "why": None}


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    """All objects within a JSON value."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _dicts(inner)


def test_the_database_has_kinds_choices_and_starters(dist: Path) -> None:
    with closing(sqlite3.connect(dist / "answerkey.sqlite")) as connection:
        found = connection.execute("SELECT name, kind, choices, starter FROM questions").fetchall()
    rows = {name: (kind, json.loads(choices), starter) for name, kind, choices, starter in found}
    assert {name: (kind, len(choices), bool(starter)) for name, (kind, choices, starter) in rows.items()} == {
        "shares-items": ("open", 0, False),
        "mutable": ("choice", 3, False),
        "give-three": ("choice", 3, False),
        "aliases": ("output", 0, False),
        "double": ("exercise", 0, True),
    }


@pytest.mark.parametrize(
    ("question", "kind"),
    [("shares-items", "open"), ("mutable", "choice"), ("aliases", "output"), ("double", "exercise")],
)
def test_the_api_has_all_that_a_front_end_asks_with(kinds_site: Site, question: str, kind: str) -> None:
    data = kinds_site.get(f"/api/v1/questions{ADDRESS}/{question}").json()
    assert data["kind"] == kind
    assert len(data["choices"]) == (3 if kind == "choice" else 0)
    assert (data["starter"] or "").startswith("def double" if kind == "exercise" else "")
    assert "tests" not in data
    items = kinds_site.get("/api/v1/questions").json()["items"]
    assert {item["id"]: item["kind"] for item in items}[question] == kind
    assert not any("choices" in item for item in items), "lists give no answers away"


@pytest.mark.parametrize(("kind", "count"), [("choice", 2), ("output,exercise", 2), ("open", 1)])
def test_questions_are_listed_drawn_and_searched_by_kind(kinds_site: Site, kind: str, count: int) -> None:
    assert len(kinds_site.data(f"/questions?kind={kind}")["items"]) == count
    assert len(kinds_site.data(f"/sample?sample={count}&seed=1&kind={kind}")["items"]) == count
    facets = kinds_site.data(f"/facets?kind={kind}")
    assert facets["total"] == count
    assert facets["kinds"] == {"open": 1, "choice": 2, "output": 1, "exercise": 1}
    error = kinds_site.get("/api/v1/questions?kind=chioce").json()["errors"][0]
    assert error["parameter"] == "kind"
    assert "choice" in json.dumps(error)


def test_a_table_of_questions_has_kinds_and_choices(dist: Path) -> None:
    with (dist / "questions.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["address"].partition("#")[2]: row for row in csv.DictReader(file)}
    assert {name: row["kind"] for name, row in rows.items()}["aliases"] == "output"
    assert rows["mutable"]["choices"] == "[ ] A tuple: `(1, 2)`\n[x] A list: `[1, 2]` & more\n[ ] A string"
    assert rows["double"]["starter"].startswith("def double")
    assert "tests" not in rows["double"]


@pytest.mark.parametrize("word", ["tuple", "NotImplementedError"])
def test_choices_and_starters_are_searched(kinds_site: Site, word: str) -> None:
    assert kinds_site.get(f"/api/v1/search?q={word}").json()["total"] == 1


class Elements(HTMLParser):
    """The elements of a page: tags with their attributes and those around them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), tuple(self._open)))
        if tag not in ("input", "img", "br", "meta", "link", "hr"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def of(self, tag: str) -> list[dict[str, Any]]:
        return [attributes for name, attributes, _ in self.found if name == tag]


@pytest.fixture(scope="module")
def preview(kinds_site: Site) -> str:
    reply = kinds_site.get(ADDRESS)
    assert reply.status_code == 200
    return str(reply.text)


def test_choices_are_fields_with_labels_of_their_own(preview: str) -> None:
    page = Elements(preview)
    fields = [field for field in page.of("input") if field.get("type") in ("radio", "checkbox")]
    assert [field["type"] for field in fields] == ["radio"] * 3 + ["checkbox"] * 3
    labels = [at["for"] for tag, at, around in page.found if tag == "label" and "fieldset" in around]
    assert labels == [field["id"] for field in fields]
    assert len({field["name"] for field in fields}) == 2
    ids = [attributes["id"] for _, attributes, _ in page.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert all(around[-2:] == ("fieldset", "div") for tag, at, around in page.found if at.get("id") in labels)


def test_what_is_right_is_behind_a_fold_or_a_choice(preview: str) -> None:
    page = Elements(preview)
    folds = [attributes for attributes in page.of("details") if attributes.get("class") == "hidden-answer"]
    assert len(folds) == 4
    whys = [attributes["class"] for attributes in page.of("div") if "why" in str(attributes.get("class")).split()]
    assert whys == [f"why why-{word}" for word in ("wrong", "correct", "wrong", "correct", "correct", "wrong")]
    style = Path(__file__).parents[2].joinpath("linter/answerkey/server/static/preview.css").read_text("utf-8")
    assert ".why { display: none;" in style


def test_starters_are_escaped_and_tests_are_not_shown(preview: str) -> None:
    assert "twice as large: 1 &lt; 2" in preview
    assert "assert double" not in preview


def test_stats_count_kinds_where_not_all_questions_are_open(kinds: Path) -> None:
    report = json.loads(run(kinds, "stats", "--format", "json").stdout)
    assert report["total"]["kinds"] == {"open": 1, "choice": 2, "output": 1, "exercise": 1}
    assert "\nKinds\n  open      1  20%" in run(kinds, "stats").stdout
