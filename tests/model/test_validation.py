"""Problems of documents: their kinds, places, words and hints, by either validator."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.model.validation import (
    SchemaProblem,
    SchemaReferenceError,
    check_schema,
    validate,
    validate_with_schema,
)
from properties import examples

LINTER = Path(__file__).parents[2] / "linter"

KEBAB_WORDS = "kebab-case (lower-case letters a to z, digits, single hyphens between)"

QUESTION = {"id": "one", "difficulty": "easy", "q": "Why?", "a": "Because."}
PAGE = {
    "framework": "FastAPI",
    "frameworkSlug": "fastapi",
    "topic": "Databases",
    "topicSlug": "database",
    "subtopic": "Schema changes",
    "difficulty": "medium",
    "order": 3,
    "seoDescription": "Questions on Alembic.",
    "updated": "2026-06-20",
    "questions": [QUESTION, {**QUESTION, "id": "two"}],
}


def without(document: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in keys}


def page(**changes: object) -> dict[str, Any]:
    return {**PAGE, **changes}


def question(**changes: object) -> dict[str, Any]:
    """A page whose second question differs."""
    return page(questions=[QUESTION, {**QUESTION, "id": "two", **changes}])


def only(problems: list[SchemaProblem]) -> SchemaProblem:
    assert len(problems) == 1, problems
    return problems[0]


# The built-in collections


@pytest.mark.parametrize(
    ("document", "route", "kind", "message", "hint"),
    [
        (
            page(difficulty="esay"),
            ("difficulty",),
            "enumeration",
            "`difficulty` must be one of `easy`, `medium`, `hard`, not `esay`",
            "did you mean `easy`?",
        ),
        (
            question(difficulty="HARD"),
            ("questions", 1, "difficulty"),
            "enumeration",
            "`difficulty` must be one of `easy`, `medium`, `hard`, not `HARD`",
            "did you mean `hard`?",
        ),
        (
            page(difficulty=["easy"]),
            ("difficulty",),
            "enumeration",
            "`difficulty` must be one of `easy`, `medium`, `hard`, not a list",
            "",
        ),
        (page(order="three"), ("order",), "type", "`order` must be a whole number, not text", ""),
        (page(order="3"), ("order",), "type", "`order` must be a whole number, not text", "write `3` without quotes"),
        (page(order=True), ("order",), "type", "`order` must be a whole number, not `true`", ""),
        (page(order=1.5), ("order",), "type", "`order` must be a whole number, not `1.5`", ""),
        (page(order=None), ("order",), "type", "`order` must be a whole number, not `null`", ""),
        (page(subtopic=2024), ("subtopic",), "type", "`subtopic` must be text, not `2024`", "put it in quotes"),
        (page(draft="yes"), ("draft",), "type", "`draft` must be true or false, not text", ""),
        (page(related="a.md"), ("related",), "type", "`related` must be a list, not text", ""),
        (page(related=["a.md", {}]), ("related", 1), "type", "item 2 of `related` must be text, not a mapping", ""),
        (page(questions={}), ("questions",), "type", "`questions` must be a list, not a mapping", ""),
        (page(questions=["x"]), ("questions", 0), "type", "item 1 of `questions` must be a mapping, not text", ""),
        ([PAGE], (), "type", "the document must be a mapping, not a list", ""),
        (None, (), "type", "the document must be a mapping, not `null`", ""),
        (without(PAGE, "subtopic"), (), "missing", "`subtopic` is missing", ""),
        (page(questions=[without(QUESTION, "a")]), ("questions", 0), "missing", "`a` is missing", ""),
        (
            page(updated="2026-02-30"),
            ("updated",),
            "date",
            "`2026-02-30` is not a date: 2026-02 has the days 01 to 28",
            "",
        ),
        (page(updated="2026-13-01"), ("updated",), "date", "`2026-13-01` is not a date: there is no month 13", ""),
        (page(updated="0000-01-01"), ("updated",), "date", "`0000-01-01` is not a date: there is no year 0000", ""),
        (page(updated="June 2026"), ("updated",), "date", "`June 2026` is not a date: write it as YYYY-MM-DD", ""),
        (page(updated=""), ("updated",), "empty", "`updated` must not be empty", ""),
        (page(questions=[]), ("questions",), "empty", "`questions` must not be empty", ""),
        (question(q=""), ("questions", 1, "q"), "empty", "`q` must not be empty", ""),
        (page(topicSlug=""), ("topicSlug",), "empty", "`topicSlug` must not be empty", ""),
        (
            page(topicSlug="Data Base"),
            ("topicSlug",),
            "pattern",
            f"`topicSlug` must be {KEBAB_WORDS}, not `Data Base`",
            "did you mean `data-base`?",
        ),
        (
            page(topicSlug="données"),
            ("topicSlug",),
            "pattern",
            f"`topicSlug` must be {KEBAB_WORDS}, not `données`",
            "did you mean `donnees`?",
        ),
        (
            page(questionsCount=-1),
            ("questionsCount",),
            "value",
            "`questionsCount` must be at least `0`, not `-1`",
            "",
        ),
        (
            page(order=2**53),
            ("order",),
            "value",
            "`order` must be at most `9007199254740991`, not `9007199254740992`",
            "",
        ),
        (question(kind="choice"), ("questions", 1), "missing", "`choices` is missing", ""),
        (
            question(kind="chioce", choices=[{"text": "x"}]),
            ("questions", 1, "kind"),
            "enumeration",
            "`kind` must be one of `open`, `choice`, `output`, `exercise`, not `chioce`",
            "did you mean `choice`?",
        ),
        (
            question(kind="choice", choices=[{"text": "x"}, {}]),
            ("questions", 1, "choices", 1),
            "missing",
            "`text` is missing",
            "",
        ),
        (question(tags=["x", "y", "x"]), ("questions", 1, "tags"), "value", "`tags` must not hold `x` twice", ""),
    ],
)
def test_a_defect_of_a_value_is_one_problem_in_plain_words(
    document: object, route: tuple[str | int, ...], kind: str, message: str, hint: str
) -> None:
    assert only(validate("qa", document))[:5] == (route, kind, message, hint, False)


def test_a_field_of_another_kind_is_a_problem_at_its_key() -> None:
    problem = only(validate("qa", question(starter="x = 1")))
    assert (problem.route, problem.kind, problem.at_key) == (("questions", 1, "starter"), "value", True)
    assert problem.message == "only a question of the kind `exercise` has `starter`"
    assert problem.hint == "write `kind: exercise`, or remove it"


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("dificulty", "did you mean `difficulty`?"),
        ("framework_slug", "did you mean `frameworkSlug`?"),
        ("SEODescription", "did you mean `seoDescription`?"),
        ("Title", "did you mean `title`?"),
        ("zzz", ""),
        ("difficulty" * 1000, ""),
    ],
)
def test_an_unknown_key_is_reported_at_the_key_with_the_one_that_was_meant(key: str, hint: str) -> None:
    problem = only(validate("qa", page(**{key: "x"})))
    assert (problem.route, problem.kind, problem.hint, problem.at_key) == ((key,), "unknown-key", hint, True)
    assert problem.message.startswith(f"unknown key `{key[:20]}")


def test_an_unknown_key_of_a_question_is_compared_with_the_keys_of_questions() -> None:
    problem = only(validate("qa", question(dificulty="easy", tag=[]))[:1])
    assert problem.route == ("questions", 1, "dificulty")
    assert problem.hint == "did you mean `difficulty`?"
    assert validate("qa", question(topik="x"))[0].hint == "", "a page has a topic, a question has none"


@pytest.mark.parametrize(
    ("missing", "unknown"),
    [("difficulty", "dificulty"), ("frameworkSlug", "framework_slug"), ("topicSlug", "topicslug"), ("q", "Q")],
)
def test_a_misspelt_key_is_not_also_missing(missing: str, unknown: str) -> None:
    holder = QUESTION if missing == "q" else PAGE
    misspelt = {**without(holder, missing), unknown: holder[missing]}
    document = page(questions=[misspelt]) if missing == "q" else misspelt
    problem = only(validate("qa", document))
    assert problem.kind == "unknown-key"
    assert problem.route[-1] == unknown
    assert problem.hint == f"did you mean `{missing}`?"


def test_a_key_misspelt_in_one_question_hides_nothing_that_another_lacks() -> None:
    misspelt = {**without(QUESTION, "difficulty"), "dificulty": "easy"}
    problems = validate("qa", page(questions=[misspelt, without(QUESTION, "difficulty")]))
    assert {(p.route, p.kind) for p in problems} == {
        (("questions", 0, "dificulty"), "unknown-key"),
        (("questions", 1), "missing"),
    }


def test_a_missing_key_and_an_unlike_unknown_one_are_two_problems() -> None:
    problems = validate("qa", {**without(PAGE, "subtopic"), "zzz": 1})
    assert [p.kind for p in problems] == ["missing", "unknown-key"]


def test_a_bad_question_does_not_make_the_list_empty() -> None:
    """pydantic counts valid items only, and would call a list of one bad question too short."""
    assert only(validate("qa", page(questions=[{**QUESTION, "q": 1}]))).route == ("questions", 0, "q")


def test_all_defects_of_a_document_are_reported_at_once() -> None:
    problems = validate("qa", {**page(order="x", updated="x", topicSlug="X"), "zzz": 1})
    assert {p.kind for p in problems} == {"type", "date", "pattern", "unknown-key"}


def test_frameworks_and_topics_are_checked_against_their_own_records() -> None:
    framework = {"name": "FastAPI", "slug": "fastapi", "order": 1, "description": "A framework."}
    assert validate("frameworks", framework) == []
    assert validate("frameworks", {**framework, "icon": "bolt", "tier": 1}) == []
    assert only(validate("frameworks", {**framework, "teir": 1})).hint == "did you mean `tier`?"
    assert only(validate("topics", {**framework, "frameworkSlug": "Fast API"})).hint == "did you mean `fast-api`?"


# Hostile documents


@pytest.mark.parametrize("text", ["a\x1b[31mred", "a\nb", "a\r\u2028b", "\u202eabc", "X" * 10_000, "\x00" * 10_000])
def test_a_message_shows_an_untrusted_value_on_one_short_printable_line(text: str) -> None:
    documents = [
        page(difficulty=text),
        page(updated=text),
        page(topicSlug=text),
        page(**{text: 1}),
        question(tags=[text] * 2),
    ]
    for document in documents:
        problem = only(validate("qa", document))
        assert (problem.message + problem.hint).isprintable()
        assert len(problem.message) < 150


def test_a_number_too_long_to_write_out_is_shown_all_the_same() -> None:
    assert "`0x" in only(validate("qa", page(order=10**5000))).message
    assert "`0x" in only(validate("qa", page(subtopic=10**5000))).message


@pytest.mark.parametrize("key", [1, None, True, 1.5, (1, 2), b"x"])
def test_a_key_that_is_no_text_is_unknown(key: object) -> None:
    document: dict[Any, object] = {**PAGE, key: 1}
    problem = only(validate("qa", document))
    assert (problem.kind, problem.at_key) == ("unknown-key", True)


def test_half_a_surrogate_pair_is_a_problem_and_no_crash() -> None:
    assert only(validate("qa", page(subtopic="\ud800"))).kind == "value"


def test_thousands_of_problems_are_cut_with_a_word_about_it() -> None:
    problems = validate("qa", page(**{f"key{number}": 1 for number in range(5000)}))
    assert len(problems) == 1001
    assert problems[-1].message == "the document has more problems than the 1,000 that are listed"


def cycle() -> list[Any]:
    endless: list[Any] = []
    endless.append(endless)
    return endless


def bomb() -> list[Any]:
    level: list[Any] = ["x"] * 10
    for _ in range(20):
        level = [level] * 10
    return level


def deep() -> list[Any]:
    outer: list[Any] = []
    for _ in range(100_000):
        outer = [outer]
    return outer


@pytest.mark.parametrize("build", [cycle, bomb, deep])
def test_a_structure_without_end_is_one_problem_or_is_never_descended(build: Any) -> None:
    nested = build()
    assert len(validate("qa", page(questions=nested))) == 1
    assert len(validate_with_schema({"items": {"$ref": "#"}}, nested)) == 1


# Schemas of users

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["term", "kind"],
    "properties": {
        "term": {"type": "string", "minLength": 1, "pattern": "^[a-z0-9]+(?:-[a-z0-9]+)*$"},
        "kind": {"type": "string", "enum": ["noun", "verb"]},
        "since": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "code": {"type": "string", "pattern": "^[A-Z]+$", "maxLength": 5},
        "level": {"type": ["integer", "null"], "minimum": 3},
        "step": {"multipleOf": 0.5},
        "host": {"type": "string", "format": "ipv4"},
        "see": {"anyOf": [{"type": "array", "items": {"type": "string"}, "minItems": 1}, {"type": "null"}]},
        "colour": {"oneOf": [{"const": "red", "title": "Red"}, {"const": "blue", "title": "Blue"}]},
        "shape": {
            "oneOf": [
                {"type": "object", "properties": {"form": {"const": "circle"}}, "required": ["form", "radius"]},
                {"type": "object", "properties": {"form": {"const": "square"}}, "required": ["form", "side"]},
            ]
        },
        "either": {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
        "names": {"propertyNames": {"pattern": "^[a-z]+$"}},
        "marks": {"propertyNames": {"enum": ["alpha", "beta"]}},
        "pair": {"dependentRequired": {"a": ["b", "c"]}},
        "set": {"type": "array", "uniqueItems": True},
        "gone": False,
        "no": {"anyOf": [False, False]},
        "open": {"properties": {"a": True}, "unevaluatedProperties": False},
        "nested": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
    },
    "patternProperties": {"^x-": {}},
}
ENTRY = {"term": "closure", "kind": "noun"}


@pytest.mark.parametrize(
    ("changes", "route", "kind", "message", "hint"),
    [
        ({"term": ""}, ("term",), "empty", "`term` must not be empty", ""),
        (
            {"term": "A b"},
            ("term",),
            "pattern",
            f"`term` must be {KEBAB_WORDS}, not `A b`",
            "did you mean `a-b`?",
        ),
        (
            {"kind": "nuon"},
            ("kind",),
            "enumeration",
            "`kind` must be one of `noun`, `verb`, not `nuon`",
            "did you mean `noun`?",
        ),
        ({"kind": 3}, ("kind",), "enumeration", "`kind` must be one of `noun`, `verb`, not `3`", ""),
        (
            {"since": "2026-02-30"},
            ("since",),
            "date",
            "`2026-02-30` is not a date: 2026-02 has the days 01 to 28",
            "",
        ),
        ({"since": "now"}, ("since",), "date", "`now` is not a date: write it as YYYY-MM-DD", ""),
        ({"code": "ab"}, ("code",), "pattern", "`code` must match `^[A-Z]+$`, not `ab`", ""),
        ({"code": "ABCDEF"}, ("code",), "value", "`code` must have at most `5` characters", ""),
        ({"level": "x"}, ("level",), "type", "`level` must be a whole number or null, not text", ""),
        ({"level": 2}, ("level",), "value", "`level` must be at least `3`, not `2`", ""),
        ({"step": 0.3}, ("step",), "value", "`step` must be a multiple of `0.5`, not `0.3`", ""),
        ({"step": float("nan")}, ("step",), "value", "`step` must be a finite number, not `nan`", ""),
        ({"step": 10**400}, ("step",), "value", "`step` is too large a number", ""),
        ({"host": "x"}, ("host",), "value", "`host` must be in the format `ipv4`, not `x`", ""),
        ({"see": "x"}, ("see",), "type", "`see` must be a list or null, not text", ""),
        ({"see": ["a", 1]}, ("see", 1), "type", "item 2 of `see` must be text, not `1`", "put it in quotes"),
        ({"see": []}, ("see",), "empty", "`see` must not be empty", ""),
        (
            {"colour": "rad"},
            ("colour",),
            "enumeration",
            "`colour` must be one of `red`, `blue`, not `rad`",
            "did you mean `red`?",
        ),
        ({"shape": {"form": "circle"}}, ("shape",), "missing", "`radius` is missing", ""),
        (
            {"shape": {"form": "cirle", "radius": 1}},
            ("shape", "form"),
            "enumeration",
            "`form` must be one of `circle`, `square`, not `cirle`",
            "did you mean `circle`?",
        ),
        ({"shape": 3}, ("shape",), "type", "`shape` must be a mapping, not `3`", ""),
        ({"either": {}}, ("either",), "value", "`either` has none of the forms that the schema allows", ""),
        ({"set": [1, 1]}, ("set",), "value", "`set` must not hold an item twice", ""),
        ({"no": 1}, ("no",), "value", "`no` is or has a value that the schema does not allow", ""),
        ({"open": {"b": 1}}, ("open",), "value", "`open` has a key that the schema does not allow", ""),
        (
            {"nested": [[1], [2, "x"]]},
            ("nested", 1, 1),
            "type",
            "item 2 of the list must be a whole number, not text",
            "",
        ),
    ],
)
def test_an_error_of_a_users_schema_is_one_problem_in_the_same_words(
    changes: dict[str, object], route: tuple[str | int, ...], kind: str, message: str, hint: str
) -> None:
    assert only(validate_with_schema(SCHEMA, {**ENTRY, **changes}))[:5] == (route, kind, message, hint, False)


@pytest.mark.parametrize(
    ("changes", "route", "kind", "hint"),
    [
        ({"terms": 1}, ("terms",), "unknown-key", "did you mean `term`?"),
        ({"gone": 7}, ("gone",), "unknown-key", ""),
        ({"marks": {"alhpa": 1}}, ("marks", "alhpa"), "unknown-key", "did you mean `alpha`?"),
        ({"names": {"A": 1, "b": 2}}, ("names", "A"), "pattern", ""),
        ({"names": {1: 2}}, ("names", 1), "type", "put it in quotes"),
        ({None: 1}, ("None",), "type", "put it in quotes"),
    ],
)
def test_a_key_that_a_users_schema_does_not_allow_is_reported_at_the_key(
    changes: dict[Any, object], route: tuple[str | int, ...], kind: str, hint: str
) -> None:
    problem = only(validate_with_schema(SCHEMA, {**ENTRY, **changes}))
    assert (problem.route, problem.kind, problem.hint, problem.at_key) == (route, kind, hint, True)


def test_each_unknown_key_is_a_problem_and_those_of_a_pattern_are_known() -> None:
    problems = validate_with_schema(SCHEMA, {**ENTRY, "yy": 1, "zz": 2, "x-mine": 3})
    assert [(p.kind, p.route) for p in problems] == [("unknown-key", ("yy",)), ("unknown-key", ("zz",))]


def test_each_missing_key_is_one_problem_of_what_lacks_it() -> None:
    problems = validate_with_schema(SCHEMA, {"pair": {"a": 1}})
    assert sorted((p.route, p.kind, p.message) for p in problems) == [
        ((), "missing", "`kind` is missing"),
        ((), "missing", "`term` is missing"),
        (("pair",), "missing", "`b` is missing"),
        (("pair",), "missing", "`c` is missing"),
    ]


def test_a_key_misspelt_under_a_users_schema_is_not_also_missing() -> None:
    problem = only(validate_with_schema(SCHEMA, {"term": "closure", "knid": "noun"}))
    assert (problem.kind, problem.route, problem.hint) == ("unknown-key", ("knid",), "did you mean `kind`?")


def test_a_valid_document_has_no_problem_under_a_users_schema() -> None:
    assert (
        validate_with_schema(SCHEMA, {**ENTRY, "level": None, "see": ["x"], "shape": {"form": "square", "side": 1}})
        == []
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["noun", "circle"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*SCHEMA["properties"], "form", "a", "zz", "A"]) | st.integers(), inner, max_size=4
        )
    ),
    max_leaves=12,
)


def exists(data: Any, problem: SchemaProblem) -> bool:
    """Whether the route of a problem leads to a value of the data, or to a key."""
    for step in problem.route:
        if isinstance(data, dict):
            data = next((value for key, value in data.items() if key == step), None)
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]
        else:
            return False
    return True


@examples(200)
@given(st.dictionaries(st.sampled_from(list(SCHEMA["properties"])), JSON, max_size=5) | JSON)
def test_any_data_gives_problems_at_places_that_exist_each_once(data: object) -> None:
    problems = validate_with_schema(SCHEMA, data)
    assert len(set(problems)) == len(problems)
    assert all(exists(data, problem) for problem in problems)
    assert all(problem.message.isprintable() for problem in problems)


# References and schemas themselves


@pytest.mark.parametrize(
    "reference",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/x.json",
        "https://example.com/a#/b",
        "other.json",
        "//host/share",
        "/etc/passwd",
    ],
)
def test_a_reference_out_of_the_schema_is_refused_and_never_followed(
    reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("nothing may be read or fetched")

    fault = check_schema({"properties": {"a": {"$ref": reference}}})  # also imports what is imported late
    monkeypatch.setattr("socket.socket.connect", forbidden)
    monkeypatch.setattr("builtins.open", forbidden)
    with pytest.raises(SchemaReferenceError) as refusal:
        validate_with_schema({"properties": {"a": {"$ref": reference}}}, {"a": 1})
    assert str(refusal.value) == fault
    assert fault == f"the schema refers to `{reference}`, which is not in it; files and web addresses are not read"


@pytest.mark.parametrize("reference", ["#/$defs/nope", "#nope", "#/title", "#/examples/0", "#/allOf/x"])
def test_a_reference_to_no_schema_is_found_before_any_document_is_checked(reference: str) -> None:
    schema = {"title": "x", "examples": [{"type": 5}], "allOf": [{}], "items": {"$ref": reference}}
    assert check_schema(schema) == f"the schema refers to `{reference}`, which is not a schema in it"


def test_references_within_the_schema_are_followed() -> None:
    schema = {
        "$id": "https://example.com/s",
        "$defs": {"word": {"$anchor": "w", "type": "string"}},
        "properties": {"a": {"$ref": "#/$defs/word"}, "b": {"$ref": "#w"}, "c": {"$ref": "s#w"}},
    }
    assert check_schema(schema) is None
    assert [p.route for p in validate_with_schema(schema, {"a": 1, "b": 2, "c": 3})] == [("a",), ("b",), ("c",)]


def test_what_only_looks_like_a_reference_is_none() -> None:
    schema = {"properties": {"$ref": {"type": "string"}}, "const": {"$ref": "file:///x"}, "default": {"$ref": "#/y"}}
    assert check_schema(schema) is None


def test_a_schema_that_refers_to_itself_without_end_is_a_problem_and_no_crash() -> None:
    assert only(validate_with_schema({"$ref": "#"}, {})).kind == "value"


@pytest.mark.parametrize(
    ("schema", "fault"),
    [
        (
            {"properties": {"a": {"type": "strin"}}},
            "the schema is invalid at `properties.a.type`: `type` must be one of `array`, `boolean`, `integer`, "
            "`null`, `number`, `object`, `string`, not `strin` (did you mean `string`?)",
        ),
        ({"required": "x"}, "the schema is invalid at `required`: `required` must be a list, not text"),
        ({"minLength": -1}, "the schema is invalid at `minLength`: `minLength` must be at least `0`, not `-1`"),
        ({"pattern": "("}, "the schema is invalid at `pattern`: `pattern` must be in the format `regex`, not `(`"),
        (
            {"$schema": "http://json-schema.org/draft-07/schema#"},
            "`$schema` must be `https://json-schema.org/draft/2020-12/schema`, "
            "not `http://json-schema.org/draft-07/schema#`",
        ),
    ],
)
def test_a_fault_of_a_schema_is_told_in_a_sentence(schema: dict[str, Any], fault: str) -> None:
    assert check_schema(schema) == fault


def test_a_sound_schema_has_no_fault() -> None:
    assert check_schema(SCHEMA) is None
    assert check_schema({}) is None


# What is not used is not paid for


def imported_after(code: str) -> set[str]:
    """Which of the slow modules a fresh interpreter has loaded after running the code."""
    code += "\nimport sys; print(*{'pydantic', 'jsonschema', 'referencing', 'difflib'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=LINTER)
    return set(run.stdout.split())


def test_a_validator_is_loaded_only_by_the_function_that_needs_it() -> None:
    assert imported_after("import answerkey.model.validation") == set()
    assert imported_after("from answerkey.model.validation import validate; validate('qa', {})") <= {"pydantic"}
    code = "from answerkey.model.validation import validate_with_schema; validate_with_schema({}, {})"
    assert imported_after(code) == {"jsonschema", "referencing"}
