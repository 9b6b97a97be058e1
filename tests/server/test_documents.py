"""Documents of declared collections in the API."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import openapi_spec_validator
import pytest

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.store.writer import write
from answerkey.delivery.targets.sqlite import NAME
from answerkey.server.settings import Settings
from delivery.notes import write_notes
from delivery.test_documents import open_notes
from server.site import Site


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    catalog = open_notes(write_notes(tmp_path_factory.mktemp("notes")))
    return replace(catalog, redirects={"/notes/stacks": "/notes/heaps", "/notes/gone": None})


@pytest.fixture(scope="module")
def site(source: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Site:
    path = tmp_path_factory.mktemp("site") / NAME
    write(source, path)
    return Site.of(Settings(path))


def problem_of(site: Site, path: str) -> Any:
    return site.get(f"/api/v1{path}").json()


def addresses(answer: Any) -> list[str]:
    return [item["address"] for item in answer["items"]]


def test_collections_are_listed_with_their_numbers_of_documents(site: Site) -> None:
    answer = site.data("/collections")
    assert [(each["name"], each["documentsCount"]) for each in answer["items"]] == [
        ("notes", 2),
        ("terms", 2),
        ("empty", 0),
    ]
    assert site.data("")["counts"]["documents"] == 4


@pytest.mark.parametrize(
    "query, found",
    [
        ("notes", ["queues", "heaps"]),
        ("notes?sort=-position", ["heaps", "queues"]),
        ("notes?sort=title", ["heaps", "queues"]),
        ("notes?data.level=advanced", ["heaps"]),
        ("notes?data.tags=data&data.tags=trees", ["queues", "heaps"]),
        ("notes?data.tags=data&data.level=basic", ["queues"]),
        ("notes?data.about.year=1964&data.about.done=true", ["heaps"]),
        ("notes?sort=data.level", ["heaps", "queues"]),
        ("notes?sort=data.about.year", ["heaps", "queues"]),
        ("notes?sort=-data.about.year", ["queues", "heaps"]),
        ("terms?sort=data.count", ["fifo", "lifo"]),
        ("terms?sort=-data.count", ["lifo", "fifo"]),
        ("terms?data.count=20", ["lifo"]),
        ("empty", []),
    ],
)
def test_a_collection_is_filtered_and_sorted(site: Site, query: str, found: list[str]) -> None:
    answer = site.data(f"/collections/{query}")
    assert [address.rpartition("/")[2] for address in addresses(answer)] == found
    assert answer["total"] == len(found)
    assert all(not each.keys() & {"texts", "html"} for each in answer["items"])


@pytest.mark.parametrize("sort", ["position", "-title", "data.level", "-data.about.year"])
def test_a_list_goes_on_with_its_cursor(site: Site, sort: str) -> None:
    whole = addresses(site.data(f"/collections/notes?sort={sort}"))
    first = site.data(f"/collections/notes?sort={sort}&limit=1")
    second = site.data(f"/collections/notes?sort={sort}&limit=1&cursor={first['next']}")
    assert addresses(first) + addresses(second) == whole
    assert second["next"] is None


def test_members_are_selected(site: Site) -> None:
    (item,) = site.data("/collections/notes?data.level=basic&fields=title,html")["items"]
    assert item == {"title": "Queues", "html": "<p>First in, first out.</p>\n"}


@pytest.mark.parametrize(
    "query, parameter, suggestion",
    [
        ("?data.levle=basic", "data.levle", "data.level"),
        ("?data.level=basci", "data.level", "basic"),
        ("?sort=data.levle", "sort", "data.level"),
        ("?sort=titel", "sort", "title"),
        ("?fields=titel", "fields", "title"),
        ("?lmit=3", "lmit", "limit"),
        ("?data.summary=x", "data.summary", ""),
    ],
)
def test_a_mistake_is_answered_with_what_was_meant(site: Site, query: str, parameter: str, suggestion: str) -> None:
    problem = problem_of(site, f"/collections/notes{query}")
    assert problem["status"] == 400
    (wrong,) = problem["errors"]
    assert (wrong["parameter"], wrong.get("suggestion", "")) == (parameter, suggestion)


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("level=basic", "level: there is no such parameter; a field of the data is `data.level`"),
        ("data.level=none", "data.level: nothing has the value `none`"),
    ],
)
def test_a_field_without_its_prefix_or_value_is_answered_in_words(site: Site, query: str, detail: str) -> None:
    assert problem_of(site, f"/collections/notes?{query}")["detail"] == detail


def test_orders_that_a_message_names_are_all_that_there_are(site: Site) -> None:
    assert "data.NAME" in problem_of(site, "/collections/notes?sort=none")["detail"]


def test_a_document_that_is_asked_for_as_a_page_is_named(site: Site) -> None:
    detail = "there is no page at `/notes/heaps`; it is a document: /api/v1/documents/notes/heaps"
    assert problem_of(site, "/pages/notes/heaps")["detail"] == detail


def test_an_unknown_collection_is_answered_with_what_was_meant(site: Site) -> None:
    problem = problem_of(site, "/collections/ntoes")
    assert (problem["status"], problem["detail"]) == (404, "there is no collection `ntoes`; did you mean `notes`?")


def test_a_document_has_the_members_of_its_file(site: Site, source: Catalog) -> None:
    from answerkey.delivery.payload_values import document

    heaps = next(each for each in source.documents if each.address == "/notes/heaps")
    in_file = json.loads(json.dumps(document(heaps)))
    answer = site.data("/documents/notes/heaps")
    assert answer == {key: value for key, value in in_file.items() if key != "file"}


def test_a_document_that_moved_or_went_is_answered_as_a_page_is(site: Site) -> None:
    moved = site.get("/api/v1/documents/notes/stacks")
    assert (moved.status_code, moved.headers["location"]) == (308, "/api/v1/documents/notes/heaps")
    assert site.get("/api/v1/documents/notes/gone").status_code == 410
    assert site.get("/api/v1/documents/notes/other").status_code == 404
    assert site.get("/api/v1/documents/notes/heaps/").status_code == 308


@pytest.mark.parametrize(
    "query, found",
    [
        ("zebra", ["/notes/heaps"]),
        ("heapq", ["/notes/heaps"]),
        ("trees", ["/notes/heaps"]),
        ("last", ["/terms/lifo"]),
        ("function", ["/flask/views/a#what-is-a-view"]),
        ("first&collection=terms", ["/terms/fifo", "/terms/lifo"]),
        ("first&kind=document&collection=notes", ["/notes/queues"]),
        ("first&kind=open", []),
        ("zebra&difficulty=easy", []),
        ("zebra&kind=document,open", ["/notes/heaps"]),
        ("[0]&kind=document", ["/notes/heaps"]),
    ],
)
def test_a_search_finds_documents_beside_questions(site: Site, query: str, found: list[str]) -> None:
    answer = site.data(f"/search?q={query}")
    assert sorted(addresses(answer)) == sorted(found)
    assert answer["total"] == len(found)
    assert [each["kind"] for each in answer["items"]] == ["open" if "#" in a else "document" for a in addresses(answer)]


def test_a_search_over_both_goes_on_with_its_cursor(site: Site) -> None:
    whole = addresses(site.data("/search?q=notes"))
    parts: list[str] = []
    cursor = ""
    while cursor is not None:
        answer = site.data(f"/search?q=notes&limit=1{f'&cursor={cursor}' if cursor else ''}")
        parts += addresses(answer)
        cursor = answer["next"]
    assert parts == whole
    assert len(whole) == 2


def test_a_hit_shows_what_matched(site: Site) -> None:
    (hit,) = site.data("/search?q=heaps%20zebra")["items"]
    assert hit["titleMarked"] == "<mark>Heaps</mark> &amp; &lt;trees&gt;"
    assert "<mark>zebra</mark>" in hit["excerptMarked"]
    assert hit["excerptIn"] == "text"


def test_an_unknown_collection_in_a_search_is_an_error(site: Site) -> None:
    (wrong,) = problem_of(site, "/search?q=a&collection=ntoes")["errors"]
    assert (wrong["parameter"], wrong["suggestion"]) == ("collection", "notes")


def test_a_slip_in_a_word_of_a_document_is_seen(site: Site) -> None:
    assert site.data("/search?q=zebar")["suggestion"] == "zebra"


def test_the_openapi_document_is_valid(site: Site) -> None:
    document = site.data("/openapi.json")
    openapi_spec_validator.validate(document)
    assert {"/api/v1/collections", "/api/v1/collections/{name}"} <= document["paths"].keys()
    own = {
        parameter["name"]: parameter["description"]
        for parameter in document["paths"]["/api/v1/collections/{name}"]["get"]["parameters"]
        if parameter["name"].startswith("data.")
    }
    assert list(own) == ["data.about.done", "data.about.year", "data.count", *(f"data.{n}" for n in NAMES)]
    assert own["data.count"].startswith("A field of the documents of `terms`: ")


NAMES = ("level", "order", "page", "related", "slug", "tags", "title")


@pytest.mark.parametrize(
    "query, total, data",
    [
        ("notes/facets?field=tags,level", 2, {"tags": {"data": 2, "trees": 1}, "level": {"advanced": 1, "basic": 1}}),
        (
            "notes/facets?field=level&field=tags&data.level=basic",
            1,
            {"level": {"advanced": 1, "basic": 1}, "tags": {"data": 1}},
        ),
        ("terms/facets", 2, {"count": {"20": 1, "3": 1}}),
        ("empty/facets", 0, {}),
    ],
)
def test_documents_are_counted_by_the_values_of_their_fields(site: Site, query: str, total: int, data: Any) -> None:
    """Each field counts under the filters of the others."""
    assert site.data(f"/collections/{query}") == {"total": total, "data": data}


def test_without_names_all_fields_with_few_values_are_counted(site: Site) -> None:
    assert list(site.data("/collections/notes/facets")["data"]) == ["about.done", "about.year", *NAMES]


@pytest.mark.parametrize(
    "path, parameter, suggestion",
    [
        ("/collections/notes/facets?field=levle", "field", "level"),
        ("/collections/notes/facets?data.levle=basic", "data.levle", "data.level"),
        ("/collections/notes/facets?data.level=basci", "data.level", "basic"),
        ("/collections/notes/facets?limit=2", "limit", ""),
    ],
)
def test_what_cannot_be_counted_is_refused(site: Site, path: str, parameter: str, suggestion: str) -> None:
    (wrong,) = problem_of(site, path)["errors"]
    assert (wrong["parameter"], wrong.get("suggestion", "")) == (parameter, suggestion)
