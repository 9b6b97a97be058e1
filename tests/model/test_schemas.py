"""The JSON Schemas: they are current, they are written safely, and they say what the records say."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry

from answerkey.model.record_types import Record
from answerkey.model.records import COLLECTIONS
from answerkey.model.schemas import FILES, generate, main, rendered
from answerkey.model.validation import check_schema, validate, validate_with_schema
from properties import examples

SCHEMAS = Path(__file__).parents[2] / "schemas"

QUESTION = {
    "id": "what-is-alembic",
    "difficulty": "medium",
    "q": "What does Alembic do?",
    "a": "It migrates schemas.",
}
FULL_QUESTION = {**QUESTION, "id": "why", "draft": True, "tags": ["migrations", "sqlalchemy"]}
CHOICE_QUESTION = {
    **QUESTION,
    "id": "which",
    "kind": "choice",
    "choices": [{"text": "This.", "correct": True, "why": "It is."}, {"text": "That.", "why": None}],
}
EXERCISE = {**QUESTION, "id": "write", "kind": "exercise", "starter": "x = 0\n", "tests": "assert x == 1\n"}
PAGE = {
    "title": "Changing a schema",
    "framework": "FastAPI",
    "frameworkSlug": "fastapi",
    "topic": "Databases",
    "topicSlug": "database",
    "subtopic": "Schema changes",
    "difficulty": "medium",
    "order": 3,
    "seoDescription": "Questions on Alembic.",
    "updated": "2026-06-20",
    "related": None,
    "questionsCount": 12,
    "questions": [QUESTION, FULL_QUESTION, CHOICE_QUESTION, EXERCISE],
}
FRAMEWORK = {"name": "FastAPI", "slug": "fastapi", "icon": "bolt", "order": 1, "tier": 2, "description": "A framework."}
TOPIC = {"name": "Database", "slug": "database", "frameworkSlug": "fastapi", "order": 1, "description": "On databases."}
VALID: dict[str, dict[str, Any]] = {"frameworks": FRAMEWORK, "topics": TOPIC, "qa": PAGE}


def on_disk(collection: str) -> dict[str, Any]:
    name = next(name for name, record in FILES.items() if record is COLLECTIONS[collection])
    schema: dict[str, Any] = json.loads((SCHEMAS / name).read_text("utf-8"))
    return schema


VALIDATORS = {
    name: Draft202012Validator(on_disk(name), registry=Registry(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    for name in COLLECTIONS
}


def assert_agreement(collection: str, document: object) -> bool:
    """Whether a document is valid, after asserting that both validators say so."""
    by_pydantic = not validate(collection, document)
    assert VALIDATORS[collection].is_valid(document) == by_pydantic
    return by_pydantic


# The files


@pytest.mark.parametrize("name", FILES)
def test_the_schema_on_disk_is_current(name: str) -> None:
    assert (SCHEMAS / name).read_text("utf-8") == rendered(generate()[name]), (
        "run `python -m answerkey.model.schemas schemas`"
    )


@pytest.mark.parametrize("name", FILES)
def test_a_schema_is_valid_and_says_who_it_is(name: str) -> None:
    schema = generate()[name]
    assert check_schema(schema) is None
    assert schema["$id"] == f"https://answerkey.dev/schemas/{name}"
    assert schema["title"]
    assert schema["description"]


def objects(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    yield from schema.get("$defs", {}).values()


@pytest.mark.parametrize("name", FILES)
def test_every_object_is_closed_and_every_field_described_for_editors(name: str) -> None:
    for schema in objects(generate()[name]):
        assert schema["additionalProperties"] is False
        for key, field in schema["properties"].items():
            assert field.get("description", "").endswith("."), key
            assert "title" not in field, f"{key}: a title made from the name would hide the description"


@pytest.mark.parametrize("name", FILES)
def test_every_example_is_valid(name: str) -> None:
    whole = generate()[name]
    for schema in objects(whole):
        for key, field in schema["properties"].items():
            for example in field.get("examples", []):
                part = {**field, "$defs": whole.get("$defs", {})}
                assert validate_with_schema(part, example) == [], key


def test_a_date_is_one_for_editors_too() -> None:
    updated = generate()["qa-page.schema.json"]["properties"]["updated"]
    assert updated["format"] == "date"
    assert updated["pattern"] == "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def test_writing_makes_the_folder_and_is_repeatable(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "schemas"
    assert main([str(folder)]) == 0
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert main([str(folder)]) == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    assert set(first) == set(FILES)
    assert all(text.endswith(b"}\n") and b"\r" not in text for text in first.values())


def test_writing_leaves_hand_written_schemas_alone(tmp_path: Path) -> None:
    by_hand = tmp_path / "lint-report.schema.json"
    by_hand.write_text("{}", encoding="utf-8")
    main([str(tmp_path)])
    assert by_hand.read_text("utf-8") == "{}"


def test_a_failed_write_leaves_the_old_file_whole_and_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    main([str(tmp_path)])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        main([str(tmp_path)])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


# Agreement with pydantic


@pytest.mark.parametrize("collection", VALID)
def test_both_accept_a_valid_document(collection: str) -> None:
    assert assert_agreement(collection, VALID[collection])


@pytest.mark.parametrize("collection", VALID)
def test_both_demand_exactly_the_same_keys(collection: str) -> None:
    required = set(on_disk(collection)["required"])
    for key in VALID[collection]:
        document = {other: value for other, value in VALID[collection].items() if other != key}
        assert assert_agreement(collection, document) == (key not in required), key


Place = tuple[str | int, ...]
REJECTED: list[tuple[Place, object]] = [
    (("order",), True),
    (("order",), "1"),
    (("order",), 1.5),
    (("order",), float("nan")),
    (("order",), float("inf")),
    (("order",), None),
    (("order",), 2**53),
    (("order",), -(2.0**53)),
    (("difficulty",), "esay"),
    (("difficulty",), "Medium"),
    (("difficulty",), 3),
    (("difficulty",), []),
    (("updated",), "2026-02-30"),
    (("updated",), "2025-02-29"),
    (("updated",), "2026-13-01"),
    (("updated",), "2026-00-01"),
    (("updated",), "2026-01-00"),
    (("updated",), "0000-01-01"),
    (("updated",), "2026-6-3"),
    (("updated",), "20260620"),
    (("updated",), "2026-W25-6"),
    (("updated",), "2026-06-20T10:00:00"),
    (("updated",), "2026-06-20\n"),
    (("updated",), " 2026-06-20"),
    (("updated",), "\uff12026-06-20"),
    (("updated",), ""),
    (("updated",), 20260620),
    (("title",), ""),
    (("title",), 1),
    (("topic",), ""),
    (("subtopic",), None),
    (("subtopic",), 2024),
    (("topicSlug",), ""),
    (("topicSlug",), "Database"),
    (("topicSlug",), "data base"),
    (("topicSlug",), "data--base"),
    (("topicSlug",), "-database"),
    (("topicSlug",), "database-"),
    (("topicSlug",), "database\n"),
    (("topicSlug",), "\ndatabase"),
    (("topicSlug",), "data\nbase"),
    (("topicSlug",), "dätabase"),
    (("topicSlug",), "data٣"),
    (("related",), "x"),
    (("related",), [""]),
    (("related",), [1]),
    (("related",), {}),
    (("questionsCount",), -1),
    (("questionsCount",), "12"),
    (("questionsCount",), False),
    (("draft",), "yes"),
    (("draft",), 1),
    (("draft",), None),
    (("questions",), []),
    (("questions",), {}),
    (("questions",), None),
    (("questions", 0), "text"),
    (("questions", 0), None),
    (("questions", 0), []),
    (("questions", 0), {}),
    (("questions", 1, "id"), "Why"),
    (("questions", 1, "id"), "why\n"),
    (("questions", 1, "q"), ""),
    (("questions", 1, "a"), None),
    (("questions", 1, "difficulty"), "hrad"),
    (("questions", 1, "tags"), ["x", "x"]),
    (("questions", 1, "tags"), [""]),
    (("questions", 1, "tags"), None),
    (("questions", 1, "tags"), "x"),
    (("questions", 1, "draft"), "false"),
    (("questions", 1, "extra"), 1),
    (("questions", 1, "kind"), "chioce"),
    (("questions", 1, "kind"), None),
    (("questions", 1, "kind"), "choice"),
    (("questions", 1, "kind"), "exercise"),
    (("questions", 1, "choices"), []),
    (("questions", 1, "choices"), [{"text": "This."}]),
    (("questions", 1, "starter"), "x = 1"),
    (("questions", 1, "tests"), "assert x"),
    (("questions", 2, "kind"), "open"),
    (("questions", 2, "choices"), None),
    (("questions", 2, "choices"), []),
    (("questions", 2, "choices"), ["This."]),
    (("questions", 2, "choices", 0, "text"), ""),
    (("questions", 2, "choices", 0, "correct"), "yes"),
    (("questions", 2, "choices", 0, "correct"), None),
    (("questions", 2, "choices", 0, "extra"), 1),
    (("questions", 2, "starter"), "x = 1"),
    (("questions", 3, "kind"), "output"),
    (("questions", 3, "starter"), None),
    (("questions", 3, "tests"), ""),
    (("extra",), 1),
    (("framework_slug",), "fastapi"),
    (("seo_description",), "text"),
]
ACCEPTED: list[tuple[Place, object]] = [
    (("order",), 1.0),
    (("order",), -0.0),
    (("order",), -3),
    (("order",), 2**53 - 1),
    (("updated",), "2024-02-29"),
    (("updated",), "0001-01-01"),
    (("updated",), "9999-12-31"),
    (("title",), None),
    (("title",), " "),
    (("topicSlug",), "3"),
    (("topicSlug",), "a-1-b"),
    (("related",), []),
    (("related",), ["/a", "/a"]),
    (("questionsCount",), None),
    (("questionsCount",), 0.0),
    (("draft",), True),
    (("questions", 1, "tags"), []),
    (("questions", 1, "q"), "\x00\n\u2028"),
    (("questions", 1, "kind"), "open"),
    (("questions", 1, "kind"), "output"),
    (("questions", 1, "choices"), None),
    (("questions", 1, "starter"), None),
    (("questions", 2, "tests"), None),
    (("questions", 2, "choices", 1, "correct"), True),
]


def changed(document: object, place: Place, value: object) -> Any:
    """A copy of a document with another value at a place."""
    copied: Any = copy.deepcopy(document)
    holder = copied
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    return copied


@pytest.mark.parametrize(("place", "value"), REJECTED)
def test_both_reject(place: Place, value: object) -> None:
    assert not assert_agreement("qa", changed(PAGE, place, value))


@pytest.mark.parametrize(("place", "value"), ACCEPTED)
def test_both_accept(place: Place, value: object) -> None:
    assert assert_agreement("qa", changed(PAGE, place, value))


@pytest.mark.parametrize("document", [None, [], [PAGE], "text", 1, True, {}, {1: 2}, {None: 1}])
@pytest.mark.parametrize("collection", VALID)
def test_both_reject_what_is_no_record(collection: str, document: object) -> None:
    assert not assert_agreement(collection, document)


def places(document: object, place: Place = ()) -> Iterator[Place]:
    """The places of all values within a document."""
    if place:
        yield place
    if isinstance(document, dict):
        for key, value in document.items():
            yield from places(value, (*place, key))
    elif isinstance(document, list):
        for number, item in enumerate(document):
            yield from places(item, (*place, number))


WORDS = st.sampled_from(
    [
        "",
        " ",
        "easy",
        "hard",
        "esay",
        "a-b",
        "A-b",
        "a-b\n",
        "2026-06-20",
        "2026-02-30",
        "2024-02-29",
        "1",
        "null",
        "choice",
        "exercise",
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([0.0, 1.0, -1.0, 1.5, 1e300])
    | st.floats()
    | st.text(max_size=12)
    | WORDS
    | st.dates().map(str)
    | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\n?", fullmatch=True)
    | st.from_regex(r"[a-z0-9-]{1,6}\n?", fullmatch=True)
)
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(WORDS, SCALARS, max_size=2) | st.just([QUESTION])
KEYS = st.sampled_from(
    [
        "extra",
        "dificulty",
        "framework_slug",
        "Title",
        "",
        "tags",
        "id",
        "q",
        "title",
        "draft",
        "kind",
        "choices",
        "starter",
    ]
)


def drop(document: Any, draw: Callable[..., Any]) -> Any:
    place = draw(st.sampled_from(list(places(document))))
    copied = copy.deepcopy(document)
    holder = copied
    for step in place[:-1]:
        holder = holder[step]
    del holder[place[-1]]
    return copied


def replace(document: Any, draw: Callable[..., Any]) -> Any:
    return changed(document, draw(st.sampled_from(list(places(document)))), draw(VALUES))


def swap(document: Any, draw: Callable[..., Any]) -> Any:
    """Put a value of the document at another place of it."""
    place, source = draw(st.sampled_from(list(places(document)))), draw(st.sampled_from(list(places(document))))
    value = document
    for step in source:
        value = value[step]
    return changed(document, place, value)


def add(document: Any, draw: Callable[..., Any]) -> Any:
    """Put a key into the document or into one of the mappings within."""
    found: list[Place] = [()]
    for place in places(document):
        value = document
        for step in place:
            value = value[step]
        if isinstance(value, dict):
            found.append(place)
    return changed(document, (*draw(st.sampled_from(found)), draw(KEYS)), draw(VALUES))


@st.composite
def mutated(draw: Callable[..., Any]) -> tuple[str, Any]:
    """A valid document with one to three changes, of which each may make it invalid."""
    collection = draw(st.sampled_from(list(VALID)))
    document: Any = VALID[collection]
    for change in draw(st.lists(st.sampled_from([drop, replace, swap, add]), min_size=1, max_size=3)):
        if document:
            document = change(document, draw)
    return collection, document


@examples(400)
@given(mutated())
def test_both_agree_on_every_document(case: tuple[str, Any]) -> None:
    assert_agreement(*case)


@examples(150)
@given(mutated())
def test_both_report_the_same_defects_at_the_same_places(case: tuple[str, Any]) -> None:
    collection, document = case
    by_pydantic = {(p.route, p.kind, p.at_key) for p in validate(collection, document)}
    by_schema = {(p.route, p.kind, p.at_key) for p in validate_with_schema(on_disk(collection), document)}
    # NaN and infinity are refused as values before a schema is asked, and a list names its repeated item only once.
    if not any(kind == "value" for _, kind, _ in by_pydantic | by_schema):
        assert by_schema == by_pydantic


# The records themselves


@pytest.mark.parametrize("collection", VALID)
def test_a_record_is_frozen_throughout_and_keeps_its_values(collection: str) -> None:
    record: Record = COLLECTIONS[collection].model_validate(VALID[collection])
    assert isinstance(hash(record), int)
    assert record.model_dump(by_alias=True, mode="json", exclude_unset=True) == VALID[collection]


def test_a_whole_float_becomes_an_int() -> None:
    page = COLLECTIONS["qa"].model_validate({**PAGE, "order": 3.0})
    assert repr(page.model_dump()["order"]) == "3"
