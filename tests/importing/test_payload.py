"""Hubs are found in payloads wherever they stand, and become files; what could not be placed is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from answerkey.importing.devalue import UNDEFINED
from answerkey.importing.payload import import_payload
from answerkey.importing.result import SourceError
from answerkey.model.collections import BUILT_IN
from answerkey.model.limits import Limits
from answerkey.parsing.document import parse_document
from importing.payloads import ANSWER, encode, hub, wrapped

PATHS = ["frameworks/flask.yml", "topics/flask-views.yml", "qa/flask/views/basics.md"]
PAGE = """\
---
title: Basics
framework: Flask
frameworkSlug: flask
topic: Views
topicSlug: views
subtopic: Basics
difficulty: easy
order: 1
seoDescription: What a view is.
updated: 2026-01-02
questionsCount: 2
questions:
  - id: what-is-a-view
    difficulty: easy
    q: "What is a view: a function?"
    a: |
      A function.

      ```python
      x = 1
      ```
  - id: why
    difficulty: hard
    q: Why "so"?
    a: |-
      Because.\x20\x20

      \ttab \\ 😀
---
"""


def data_of(payload: str) -> dict[str, Any]:
    """Return the data of the imported files, by path."""
    records = {}
    for path, text, _ in import_payload(payload).files:
        collection = next(c for c in BUILT_IN if c.holds(path))
        tree = parse_document(path, collection, text, Limits()).tree
        assert tree is not None
        records[path] = tree.value
    return records


def told(payload: str) -> list[str]:
    return [f"{where}: {message}" for where, message, _ in import_payload(payload).notices]


def test_a_hub_becomes_the_files_that_it_was_made_from() -> None:
    imported = import_payload(wrapped(hub()))
    assert [file.path for file in imported.files] == PATHS
    assert imported.files[2].text == PAGE
    assert imported.notices == ()
    assert imported.questions == 2


def test_all_values_of_authors_are_kept() -> None:
    source, records = hub(), data_of(wrapped(hub()))
    for path, record in zip(PATHS, (source["framework"], source["topics"][0], source["qa"][0]), strict=True):
        assert records[path] == {key: record[key] for key in records[path]}


PLACES = {
    "as the value": lambda one: encode(one),
    "in an object": lambda one: encode({"a": {"b": one}}),
    "in a list": lambda one: encode([1, [one]]),
    "as Nuxt wraps it": lambda one: wrapped(one),
    "twice": lambda one: encode([one, one]),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_hub_is_found_by_its_shape(place: Any) -> None:
    imported = import_payload(place(hub()))
    assert [file.path for file in imported.files] == PATHS
    assert imported.notices == ()


def test_several_hubs_are_all_taken() -> None:
    paths = [file.path for file in import_payload(wrapped(hub(), hub("fastapi"))).files]
    assert paths == [*PATHS, *(path.replace("flask", "fastapi") for path in PATHS)]


def test_what_is_undefined_or_null_is_absent() -> None:
    records = data_of(encode(hub(title=None, related=UNDEFINED, subtopic=UNDEFINED)))
    assert not {"title", "related", "subtopic"} & records[PATHS[2]].keys()


def test_related_pages_and_tags_are_lists() -> None:
    source = hub(related=["/flask/views/more"])
    source["qa"][0]["questions"][0]["tags"] = ["a", "b: c"]
    page = data_of(encode(source))[PATHS[2]]
    assert page["related"] == ["/flask/views/more"]
    assert page["questions"][0]["tags"] == ["a", "b: c"]


LOST = {
    "a key that the layout has not": ({"colour": "red"}, "colour: there is no field for it"),
    "what Nuxt calls meta": ({"meta": {"author": "Ann"}}, "meta: there is no field for `author`"),
    "a rendered body": ({"body": {"type": "minimark", "value": [["p", {}, "x"]]}}, "body: the text below"),
    "a text that is an object": ({"subtopic": {"a": 1}}, "subtopic: a dict instead of a single value"),
    "half a character": ({"subtopic": "\ud800"}, "subtopic: a character that UTF-8 can't encode"),
    "no number": ({"order": float("nan")}, "order: nan is not a number"),
    "no list of questions": ({"questions": "none"}, "questions: is `none`, not a list"),
    "no question": ({"questions": [3]}, "question 1: is `3`, not a question"),
    "a key of a question": ({"questions": [{"id": "a", "hint": "b"}]}, "question 1, hint: there is no field"),
}


@pytest.mark.parametrize(("page", "message"), LOST.values(), ids=LOST)
def test_what_can_not_be_placed_is_named_with_its_place(page: dict[str, Any], message: str) -> None:
    payload = json.dumps(json.loads(encode(hub(**page))))  # in ASCII, as half a character must be
    (notice,) = told(payload)
    assert notice.startswith("framework `flask`, page 1 (qa/flask/views/basics.md), ")
    assert message in notice
    assert all(notice.lost for notice in import_payload(payload).notices)


PATHLESS = [
    "/flask/views/../../../etc/passwd",
    "/flask/views/..",
    "/flask/views/a b",
    "/flask/views/\\",
    "",
    None,
    "/A/B",
]


@pytest.mark.parametrize("path", PATHLESS)
def test_no_file_is_made_where_a_path_leads_out_or_is_none(path: object) -> None:
    imported = import_payload(encode(hub(path=path, stem=None)))
    assert [file.path for file in imported.files] in (PATHS[:2], [*PATHS[:2], "qa/flask/views/passwd.md"])
    assert imported.notices or path == PATHLESS[0]


def test_slugs_do_not_lead_out_either() -> None:
    source = hub(frameworkSlug="../..", topicSlug="/etc")
    source["framework"]["slug"] = "../x"
    source["topics"][0]["slug"] = None
    imported = import_payload(encode(source))
    assert imported.files == ()
    assert [notice.message for notice in imported.notices] == [
        "`../x` is not a slug, which the file is named after",
        "`null` is not a slug, which the file is named after",
        "`../..` is not a slug, which the file is named after",
    ]


def test_of_two_pages_with_one_path_the_second_is_named() -> None:
    source = hub()
    source["qa"].append(source["qa"][0] | {"title": "Other"})
    imported = import_payload(encode(source))
    assert [file.path for file in imported.files] == PATHS
    assert imported.notices[0].message == "another record already has that path"


def test_parts_that_are_no_records_are_named() -> None:
    source = hub()
    source["topics"], source["qa"] = [5], [None, "x"]
    assert told(encode(source)) == [
        "framework `flask`, topic 1: is `5`, not a record",
        "framework `flask`, page 1: is `null`, not a record",
        "framework `flask`, page 2: is `x`, not a record",
    ]


def test_a_page_that_holds_its_hub_does_not_go_on_for_ever() -> None:
    source = hub()
    source["qa"][0]["loop"] = source
    assert "loop" in told(encode(source))[0]


def test_a_payload_that_unfolds_without_end_is_refused() -> None:
    source = hub()
    question = {"id": "a", "q": "Why?", "a": "x" * 100_000}
    source["qa"] = [source["qa"][0] | {"path": f"/flask/views/p{n}", "questions": [question] * 100} for n in range(100)]
    with pytest.raises(SourceError, match="unfolds to more than"):
        import_payload(encode(source))


NO_HUB = ['["x"]', encode({"framework": {}, "topics": []}), encode({"framework": [], "topics": [], "qa": []}), "[[0]]"]


@pytest.mark.parametrize("payload", NO_HUB)
def test_a_payload_without_a_hub_is_refused(payload: str) -> None:
    with pytest.raises(SourceError, match="no hub"):
        import_payload(payload)


def test_the_answers_of_a_site_are_what_they_were() -> None:
    assert data_of(wrapped(hub()))[PATHS[2]]["questions"][0]["a"] == ANSWER
