"""Fields that a base adds to those of this program: delivered under `meta`, in SQLite and as filters of the store."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.entities import PAGE
from answerkey.delivery.store import Filters, MetaFilter, Store, UnknownValue
from answerkey.delivery.store.writer import write
from answerkey.delivery.targets import Settings, load
from command import FRAMEWORK, TOPIC, make_base, page

PAGE_META = {"level": "advanced", "größe": [1, 2.5], "reviewed": True, "deep": {"x": "advanced"}, "a.b": "dotted"}
QUESTION_META = {"since": "3.12", "by": ["Ann, of course", "Bob"], "weight": 3}


def with_fields(text: str, fields: dict[str, Any], before: str, indent: str = "") -> str:
    """A text with fields before the first occurrence of another."""
    lines = "".join(f"{indent}{json.dumps(k, ensure_ascii=False)}: {json.dumps(v)}\n" for k, v in fields.items())
    return text.replace(before, lines + before, 1)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    from delivery.conftest import open_base

    folder = tmp_path_factory.mktemp("meta")
    (folder / "answerkey.toml").write_text('select = ["answer/image-alt"]\n', encoding="utf-8")
    text = with_fields(page(), PAGE_META, "questions:\n")
    make_base(folder, a=with_fields(text, QUESTION_META, "    q:", "    "), b=page())
    (folder / "content/frameworks/flask.yml").write_text(f"{FRAMEWORK}home: https://example.org\n", "utf-8")
    (folder / "content/topics/flask-views.yml").write_text(f"{TOPIC}core: true\n", "utf-8")
    return open_base(folder)


@pytest.fixture(scope="module")
def path(source: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("store") / "a.sqlite"
    write(source, made)
    return made


@pytest.fixture(scope="module")
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


def test_json_has_them_under_meta_and_no_other_key(source: Catalog) -> None:
    files = {
        file.path: json.loads(file.make())
        for file in load("json").files(source, Settings())
        if file.path.endswith(".json")
    }
    hub, whole = files["frameworks/flask.json"], files["pages/flask/views/a.json"]
    assert hub["framework"]["meta"] == {"home": "https://example.org"}
    assert hub["topics"][0]["meta"] == {"core": True}
    assert hub["qa"][0]["meta"] == whole["meta"] == PAGE_META
    alone = files[whole["questions"][0]["file"]]
    assert hub["qa"][0]["questions"][0]["meta"] == whole["questions"][0]["meta"] == alone["meta"] == QUESTION_META
    assert files["pages/flask/views/b.json"]["meta"] == {}
    assert not (PAGE_META.keys() | {"home", "core"}) & (
        hub["framework"].keys() | hub["topics"][0].keys() | whole.keys()
    )


def test_each_table_has_a_column_of_json(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        for table, expected in (
            ("frameworks", {"home": "https://example.org"}),
            ("topics", {"core": True}),
            ("pages", PAGE_META),
            ("questions", QUESTION_META),
        ):
            (value,) = database.execute(f"SELECT meta FROM {table} ORDER BY id LIMIT 1").fetchone()
            assert json.loads(value) == expected


def test_records_of_the_store_have_them(store: Store) -> None:
    assert store.page("/flask/views/a")["meta"] == PAGE_META
    assert store.questions().items[0]["meta"] == QUESTION_META
    assert store.framework("flask")["meta"] == {"home": "https://example.org"}


PAGES = [
    ("level", ("advanced",), ["/flask/views/a"]),
    ("level", ("none", "advanced"), ["/flask/views/a"]),
    ("level", ("none",), []),
    ("größe", ("1",), ["/flask/views/a"]),
    ("größe", ("2.5",), ["/flask/views/a"]),
    ("größe", ("2",), []),
    ("reviewed", ("true",), ["/flask/views/a"]),
    ("reviewed", ("1",), []),
    ("deep", ("advanced",), []),
    ("a.b", ("dotted",), ["/flask/views/a"]),
    ("unknown", ("x",), []),
    ("level", ("' OR 1 --",), []),
    ('a"] OR 1', ("x",), []),
]


@pytest.mark.parametrize("name, values, expected", PAGES)
def test_pages_are_filtered_by_scalars_and_lists_of_them(
    store: Store, name: str, values: tuple[str, ...], expected: list[str]
) -> None:
    filters = Filters(meta=(MetaFilter(name, values),))
    assert [each["path"] for each in store.pages(filters).items] == expected
    assert store.count_pages(filters) == len(expected)


def test_questions_and_topics_are_filtered_by_their_own(store: Store) -> None:
    both = (MetaFilter("by", ("Ann, of course",)), MetaFilter("weight", ("3",)))
    assert [each["page"]["path"] for each in store.questions(Filters(meta=both)).items] == ["/flask/views/a"]
    assert store.questions(Filters(meta=(MetaFilter("level", ("advanced",)),))).items == ()
    assert len(store.topics(Filters(meta=(MetaFilter("core", ("true",)),)))) == 1
    assert store.topics(Filters(meta=(MetaFilter("core", ("false",)),))) == ()


def test_what_cannot_be_filtered_by_is_unknown_and_the_nearest_is_named(store: Store) -> None:
    assert store.meta_fields("pages") == ("a.b", "größe", "level", "reviewed")
    filters = Filters(meta=(MetaFilter("levle", ("advanced",)), MetaFilter("level", ("advancd",))))
    assert store.unknown_values(filters, "pages") == (
        UnknownValue("", "meta.levle", "level"),
        UnknownValue("meta.level", "advancd", "advanced"),
    )
    assert store.unknown_values(Filters(meta=(MetaFilter("deep", ("x",)),)), "pages")[0].value == "meta.deep"


@pytest.mark.parametrize("value", [math.nan, [math.inf], {1: 2}, {"a": {3}}, date(2026, 1, 1)], ids=repr)
def test_a_value_that_json_cannot_hold_is_left_out(value: object) -> None:
    assert PAGE.meta({"order": 1, "odd": value, "level": "easy", 7: "x"}) == {"level": "easy"}
