"""The JSON target: its files are what their schemas say, named for any file system, and in step with their content."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from answerkey.delivery.catalog import Catalog, Framework, History, Mix, Page, Question, Topic
from answerkey.delivery.paths import page_file, path_of, question_file
from answerkey.delivery.payload_values import hub
from answerkey.delivery.schemas import generate, main
from answerkey.delivery.targets import File, Settings, load
from answerkey.delivery.targets._manifest import manifest
from answerkey.delivery.targets._minimark import minimark
from answerkey.delivery.targets.json import encoded
from answerkey.delivery.whole import Whole
from answerkey.model.schemas import rendered
from answerkey.rendering.rendered import CodeBlock, Rendered

DEFAULTS = Settings()
SCHEMAS = Path(__file__).parents[2] / "schemas"
KINDS = {
    "frameworks/": "json-hub",
    "pages/": "json-page",
    "questions/": "json-question",
    "navigation.json": "json-navigation",
    "search/index.json": "json-search",
    "search/terms/": "json-search-terms",
    "search/spelling/": "json-search-spelling",
    "search/records/": "json-search-records",
    "manifest.json": "json-manifest",
}


def made(catalog: Catalog, settings: Settings = DEFAULTS) -> dict[str, File]:
    return {file.path: file for file in load("json").files(catalog, settings)}


def values(catalog: Catalog) -> dict[str, Any]:
    return {path: json.loads(file.make()) for path, file in made(catalog).items() if path.endswith(".json")}


def schema_of(path: str) -> Any:
    name = next(kind for start, kind in KINDS.items() if path.startswith(start))
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))


# Schemas


@pytest.mark.parametrize("name", generate())
def test_the_schema_on_disk_is_current(name: str) -> None:
    assert (SCHEMAS / name).read_text("utf-8") == rendered(generate()[name]), "run `make schemas`"


@pytest.mark.parametrize("name", generate())
def test_a_schema_is_valid_and_takes_no_unknown_key(name: str) -> None:
    schema = generate()[name]
    Draft202012Validator.check_schema(schema)
    assert not Draft202012Validator(schema).is_valid({"surprise": 1})


def test_schemas_are_written_twice_alike(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 0
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert main([str(tmp_path)]) == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


def test_every_file_is_what_its_schema_says(catalog: Catalog, catalog_with_drafts: Catalog) -> None:
    for source in (catalog, catalog_with_drafts, Catalog(())):
        for path, value in values(source).items():
            Draft202012Validator(schema_of(path)).validate(value)


def test_the_manifest_is_what_its_schema_says(catalog: Catalog) -> None:
    class Known:
        content, size = "0" * 32, 7

    file = manifest(
        Whole.of(catalog, {}), Settings("https://example.org", "All"), ["json"], {"b.json": Known(), "a.json": Known()}
    )
    value = json.loads(file.make())
    Draft202012Validator(schema_of(file.path)).validate(value)
    assert list(value["files"]) == ["a.json", "b.json"]
    assert value["counts"] == {
        "frameworks": 2,
        "topics": 3,
        "pages": 4,
        "questions": 7,
        "mix": {"easy": 1, "medium": 3, "hard": 3},
        "collections": 0,
        "documents": 0,
        "assets": 1,
    }


# What stands in them


def test_a_hub_has_the_fields_of_a_nuxt_payload(catalog: Catalog) -> None:
    value = json.loads(encoded(hub(catalog.frameworks[0])))
    page = value["qa"][0]
    expected = {
        "id": "qa/flask/testing/client.md",
        "title": "Client",
        "body": {"type": "minimark", "value": [], "toc": {"title": "", "searchDepth": 2, "depth": 2, "links": []}},
        "description": "",
        "extension": "md",
        "framework": "Flask",
        "meta": {},
        "navigation": True,
        "path": "/flask/testing/client",
        "questionsCount": 2,
        "related": None,
        "seo": {"description": ""},
        "stem": "flask/testing/client",
    }
    assert {key: page[key] for key in expected} == expected
    assert value["framework"]["id"] == "frameworks/frameworks/flask.yml"
    assert value["framework"]["stem"] == "frameworks/flask"
    assert [topic["id"] for topic in value["topics"]] == [
        "topics/topics/flask-views.yml",
        "topics/topics/flask-testing.yml",
    ]


def test_a_hub_orders_pages_by_order_then_path_as_a_query_of_nuxt_content_does(catalog: Catalog) -> None:
    pages = [(page["order"], page["path"]) for page in values(catalog)["frameworks/flask.json"]["qa"]]
    assert pages == sorted(pages)


def test_a_title_that_the_author_gave_is_the_one_for_search_engines(catalog: Catalog) -> None:
    assert values(catalog)["pages/flask/views/basics.json"]["seo"]["title"] == 'The basics, "quoted" & <b>marked</b>'


def test_an_author_s_text_is_delivered_as_it_was_written(catalog: Catalog) -> None:
    for path, value in values(catalog).items():
        if path.startswith("questions/"):
            question = next(each for _, each in catalog.questions if each.address == value["address"])
            assert (value["q"], value["a"]) == (question.q, question.a)


def test_a_question_s_neighbours_are_those_of_its_page(catalog: Catalog) -> None:
    found = values(catalog)
    for path, value in found.items():
        if path.startswith("pages/"):
            chain = [None, *(question["address"] for question in value["questions"]), None]
            for before, question, after in zip(chain, value["questions"], chain[2:], strict=False):
                alone = found[question["file"]]
                assert (alone["previous"], alone["next"]) == (before, after)
                assert {key: alone[key] for key in question} == question


def test_every_file_that_is_named_is_there(catalog: Catalog) -> None:
    found = values(catalog)

    def named(value: object) -> list[str]:
        if isinstance(value, dict):
            own = [value["file"]] if "file" in value else []
            return [*own, *(name for part in value.values() for name in named(part))]
        return [name for part in value for name in named(part)] if isinstance(value, list) else []

    assert {name for value in found.values() for name in named(value)} <= found.keys()


def test_drafts_are_marked(catalog_with_drafts: Catalog) -> None:
    found = values(catalog_with_drafts)
    assert found["pages/django/orm/draft.json"]["draft"]
    assert [q["draft"] for q in found["pages/flask/views/basics.json"]["questions"]] == [False, False, True]


def test_half_of_a_surrogate_pair_is_still_json() -> None:
    assert json.loads(encoded({"a": "\ud800"})) == {"a": "\ud800"}


@pytest.mark.parametrize(
    "html, tree",
    [
        ("", []),
        ("<p>a <em>b</em></p>\n", [["p", {}, "a ", ["em", {}, "b"]]]),
        ("<p>a<br>b &lt; c</p>", [["p", {}, "a", ["br", {}], "b < c"]]),
        ('<img src="/a.png" alt="x"><hr>', [["img", {"src": "/a.png", "alt": "x"}], ["hr", {}]]),
        ("</p></p>a", ["a"]),
    ],
)
def test_html_becomes_a_tree(html: str, tree: list[Any]) -> None:
    assert minimark(Rendered(html, "", (), (), 0, 0))["value"] == tree


# What has to be made again


def history(question: Question) -> Question:
    return replace(question, history=History("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z", ("Ann",)))


PAGE = "pages/flask/views/basics.json"
QUESTION = "questions/flask/views/basics/what-is-a-view.json"
CHANGES: dict[str, tuple[Callable[[Page], Page], set[str]]] = {
    "a neighbour": (lambda page: replace(page, next="/x/y/z"), {PAGE}),
    "the page's history": (lambda page: replace(page, history=History("", "2021-01-01T00:00:00Z")), {PAGE}),
    "a question's history": (
        lambda page: replace(page, questions=(history(page.questions[0]), *page.questions[1:])),
        {PAGE, QUESTION},
    ),
    "related questions": (
        lambda page: replace(
            page, questions=(replace(page.questions[0], related=("/django/orm/queries#n-plus-1",)), page.questions[1])
        ),
        {PAGE, QUESTION},
    ),
    "the title": (
        lambda page: replace(page, title="Another"),
        {PAGE, QUESTION, "questions/flask/views/basics/con~.json"},
    ),
}


@pytest.mark.parametrize("change, paths", CHANGES.values(), ids=CHANGES)
def test_a_file_s_hash_follows_what_it_holds(catalog: Catalog, change: Callable[[Page], Page], paths: set[str]) -> None:
    framework = catalog.frameworks[0]
    topic = framework.topics[0]
    page = change(topic.pages[0])
    topics = (replace(topic, pages=(page, *topic.pages[1:])), *framework.topics[1:])
    other = made(Catalog((replace(framework, topics=topics), *catalog.frameworks[1:]), catalog.assets))
    before = made(catalog)
    differing = {path for path, file in other.items() if file.make() != before[path].make()}
    assert paths <= differing
    assert differing <= {path for path, file in other.items() if file.hash != before[path].hash}


def test_the_title_of_the_whole_is_in_the_hash_of_the_navigation(catalog: Catalog) -> None:
    one, other = (made(catalog, Settings(title=title))["navigation.json"].hash for title in ("One", "Other"))
    assert one != other


# Names of files


@pytest.mark.parametrize(
    "address, file",
    [
        ("/fastapi/security/jwt", "pages/fastapi/security/jwt.json"),
        ("/a/b/Jwt", "pages/a/b/~4awt.json"),
        ("/a/b/con", "pages/a/b/con~.json"),
        ("/a/lpt1/c", "pages/a/lpt1~/c.json"),
        ("/a/b/v1.2", "pages/a/b/v1~2e2.json"),
        ("/a/b/é", "pages/a/b/~c3~a9.json"),
        ("/a/../b", "pages/a/~2e~2e/b.json"),
    ],
)
def test_an_address_has_a_file_of_its_own(address: str, file: str) -> None:
    assert page_file(address) == file


def test_a_question_has_a_file_below_its_page() -> None:
    assert question_file("/fastapi/security/jwt#who") == "questions/fastapi/security/jwt/who.json"


names = st.text(min_size=1, max_size=300).filter(lambda text: "/" not in text)


@given(names, names)
def test_names_are_plain_short_and_distinct_without_case(one: str, other: str) -> None:
    found, second = path_of(one), path_of(other)
    assert re.fullmatch(r"[a-z0-9_~-]{1,200}", found)
    assert (found.casefold() == second.casefold()) == (one == other)


# Any catalog


def texts() -> st.SearchStrategy[str]:
    return st.text(max_size=20)


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """A catalog of one page, with texts of any kind."""

    def rendered_text() -> Rendered:
        return Rendered(draw(texts()), draw(texts()), (), (CodeBlock(draw(texts()), draw(texts())),), 1, 1)

    questions = tuple(
        Question(
            f"q{number}",
            f"/a/b/c#q{number}",
            number,
            "easy",
            (draw(texts()),),
            draw(texts()),
            draw(texts()),
            rendered_text(),
            rendered_text(),
            "0" * 32,
        )
        for number in range(1, 3)
    )
    fields = {name: draw(texts()) for name in ("title", "subtopic", "seo_description", "framework", "topic")}
    page = Page(
        source="qa/a/b/c.md",
        path="/a/b/c",
        difficulty="hard",
        order=1,
        updated="2026-01-01",
        framework_slug="a",
        topic_slug="b",
        questions=questions,
        mix=Mix(2),
        breadcrumbs=(),
        hash="1" * 32,
        **fields,
    )
    topic = Topic("topics/a-b.yml", "/a/b", draw(texts()), "b", 1, draw(texts()), "a", (page,), page.mix, "2" * 32)
    whole = Framework("frameworks/a.yml", "/a", draw(texts()), "a", 1, draw(texts()), (topic,), page.mix, "3" * 32)
    return Catalog((whole,))


@given(catalogs())
def test_any_text_is_delivered_as_its_schema_says(catalog: Catalog) -> None:
    for path, value in values(catalog).items():
        assert Draft202012Validator(schema_of(path)).is_valid(value)
