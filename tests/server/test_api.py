"""What the API promises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import openapi_spec_validator
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.catalog_source import open_catalog
from answerkey.delivery.store import MAX_LIMIT, PAGE_SORTS, QUESTION_SORTS, writer
from answerkey.pipeline.options import Options
from answerkey.server.compression import preferred
from answerkey.server.responses import encoded
from answerkey.server.settings import Settings
from answerkey.workspace import open_workspace
from properties import examples
from server.site import Site

VIEW = "/flask/views/basics#what-is-a-view"


def addresses(data: dict[str, Any]) -> list[str]:
    return [item["address"] for item in data["items"]]


def through(site: Site, path: str, key: str) -> Iterator[list[str]]:
    """The parts of a list, each asked for by the link to it."""
    following: str | None = f"/api/v1{path}"
    while following is not None:
        reply = site.get(following)
        yield [item[key] for item in reply.json()["items"]]
        link = reply.links.get("next")
        assert bool(link) == (reply.json()["next"] is not None)
        following = link["url"] if link else None


_SCALARS = st.none() | st.booleans() | st.integers() | st.text() | st.just("\ud800")


@given(st.recursive(_SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_data_is_encoded_as_json_without_spaces(data: Any) -> None:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    assert encoded(data) == text.encode("utf-8", "replace")


def test_the_root_says_what_is_served(site: Site) -> None:
    assert site.data("")["counts"] == {
        "frameworks": 2,
        "topics": 2,
        "pages": 2,
        "questions": 9,
        "collections": 0,
        "documents": 0,
    }


def test_frameworks_and_topics_have_counts_and_the_mix(site: Site) -> None:
    flask, django = site.data("/frameworks")["items"]
    assert (flask["slug"], flask["mix"]) == ("flask", {"easy": 1, "medium": 0, "hard": 1})
    assert (django["topicsCount"], django["pagesCount"], django["questionsCount"]) == (1, 1, 7)
    assert site.data("/frameworks/django") == django
    assert [topic["path"] for topic in site.data("/topics?framework=django")["items"]] == ["/django/orm"]
    assert site.data("/topics/django/orm")["framework"] == "Django"


def test_a_page_has_its_questions_and_their_safe_html(site: Site) -> None:
    page = site.data("/pages/flask/views/basics")
    assert page["breadcrumbs"][1] == {"name": "Views", "path": "/flask/views"}
    assert [question["id"] for question in page["questions"]] == ["what-is-a-view", "what-is-unsafe"]
    assert "alert" not in page["questions"][1]["html"]
    assert page["questions"][0]["snippets"][0]["language"] == "python"


def test_a_question_has_an_address_of_its_own(site: Site) -> None:
    question = site.data("/questions/flask/views/basics/what-is-a-view")
    assert question["address"] == VIEW
    assert question["page"] == {"title": "Views <b>& more</b>", "path": "/flask/views/basics"}


@pytest.mark.parametrize(
    "query, count",
    [
        ("", 9),
        ("framework=flask", 2),
        ("framework=flask,django", 9),
        ("framework=flask&framework=django", 9),
        ("topic=orm&difficulty=easy,hard", 4),
        ("topic=/django/orm", 7),
        ("page=/flask/views/basics&difficulty=hard", 1),
        ("tag=views&tag=functions", 1),
        ("tag=views&difficulty=hard", 0),
        ("language=python", 1),
    ],
)
def test_filters_narrow_the_list_its_total_and_its_facets(site: Site, query: str, count: int) -> None:
    data = site.data(f"/questions?{query}")
    assert (len(data["items"]), data["total"]) == (count, count)
    assert site.data(f"/facets?{query}")["total"] == count


def test_a_list_has_answers_only_where_they_are_asked_for(site: Site) -> None:
    assert "html" not in site.data("/questions")["items"][0]
    items = site.data("/questions?fields=html,id")["items"]
    assert [set(item) for item in items] == [{"id", "html"}] * 9


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize(
    "path, key, sort, total",
    [("/questions", "address", sort, 9) for sort in QUESTION_SORTS]
    + [("/pages", "path", sort, 2) for sort in PAGE_SORTS],
)
def test_links_lead_through_a_whole_list_once(
    site: Site, path: str, key: str, sort: str, total: int, sign: str
) -> None:
    parts = list(through(site, f"{path}?sort={sign}{sort}&limit={total // 2}", key))
    whole = [item[key] for item in site.data(f"{path}?sort={sign}{sort}")["items"]]
    assert [name for part in parts for name in part] == whole
    assert len(set(whole)) == total


def test_facets_count_what_another_choice_would_give(site: Site) -> None:
    facets = site.data("/facets?difficulty=easy")
    assert facets["total"] == 3
    assert facets["difficulties"] == {"easy": 3, "medium": 3, "hard": 3}
    assert facets["topics"] == {"/flask/views": 1, "/django/orm": 2}


def test_search_marks_what_matched_and_escapes_the_rest(site: Site) -> None:
    hit = site.data("/search?q=script")["items"][0]
    assert hit["qMarked"] == "Is &lt;<mark>script</mark>&gt; unsafe in C++ &amp; &quot;others&quot;?"


@pytest.mark.parametrize("q", ["C++", "async/await", '"', "N+1 OR (", "😀", "%00", "a" * 400, "*", "NEAR(a b)"])
def test_any_text_is_a_search(site: Site, q: str) -> None:
    assert site.data(f"/search?q={q}".replace("+", "%2B"))["total"] >= 0


def test_the_last_word_of_a_search_may_be_unfinished(site: Site) -> None:
    whole, unfinished = (site.data(f"/search?q={word}&fields=id") for word in ("function", "func"))
    assert unfinished["items"] == whole["items"] != []
    assert site.data("/search?q=func&prefix=false")["total"] <= unfinished["total"]


def test_a_sample_is_the_same_for_the_same_seed(site: Site) -> None:
    query = "/sample?sample=6&easy=2&medium=1&hard=1&seed=7&fields=address,difficulty"
    first = site.data(query)
    levels = [item["difficulty"] for item in first["items"]]
    assert len(levels) == 6
    assert levels.count("easy") >= 2
    assert site.data(query) == first
    assert any(addresses(site.data(query.replace("seed=7", f"seed={n}"))) != addresses(first) for n in range(5))


def test_a_sample_asks_only_under_its_filters(site: Site) -> None:
    assert addresses(site.data("/sample?framework=flask&sample=9")) != []
    assert all(address.startswith("/flask") for address in addresses(site.data("/sample?framework=flask&sample=9")))


@pytest.fixture
def moved(folder: Path) -> Site:
    """A base from which a page and a question moved, and others went."""
    workspace = open_workspace([str(folder / "content")])
    catalog = open_catalog(workspace, Options(jobs=1, cache=False)).catalog
    old = {"/old/page": "/flask/views/basics", "/old/page#q": VIEW, "/gone": None, "/gone/away#q": None}
    path = folder / "moved.sqlite"
    writer.write(replace(catalog, redirects=old), path)
    return Site.of(Settings(path))


@pytest.mark.parametrize(
    "old, new",
    [
        ("/api/v1/pages/old/page", "/api/v1/pages/flask/views/basics"),
        ("/api/v1/questions/old/page/q", "/api/v1/questions/flask/views/basics/what-is-a-view"),
        ("/old/page", "/flask/views/basics"),
    ],
)
def test_what_moved_leads_to_where_it_is(moved: Site, old: str, new: str) -> None:
    reply = moved.get(old)
    assert (reply.status_code, reply.headers["location"]) == (308, new)
    assert moved.get(new).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/questions/gone/away/q", "/api/v1/frameworks/gone", "/gone"])
def test_what_is_gone_says_so(moved: Site, path: str) -> None:
    assert moved.get(path).status_code == 410


@pytest.mark.parametrize(
    "path, parameter, suggestion",
    [
        ("/questions?dificulty=easy", "dificulty", "difficulty"),
        ("/questions?fields=htm", "fields", "html"),
        ("/questions?sort=update", "sort", "updated"),
        ("/questions?difficulty=esy", "difficulty", "easy"),
        ("/search?q=a&cusor=1", "cusor", "cursor"),
        ("/sample?sead=1", "sead", "seed"),
        ("?verbose=1", "verbose", None),
    ],
)
def test_a_mistake_is_answered_with_what_was_meant(site: Site, path: str, parameter: str, suggestion: str) -> None:
    reply = site.get(f"/api/v1{path}")
    assert (reply.status_code, reply.headers["content-type"]) == (400, "application/problem+json")
    (wrong,) = reply.json()["errors"]
    assert (wrong["parameter"], wrong.get("suggestion")) == (parameter, suggestion)


@pytest.mark.parametrize(
    "path",
    [
        "/questions?limit=0",
        f"/questions?limit={MAX_LIMIT + 1}",
        "/questions?limit=x",
        "/questions?limit=1&limit=2",
        "/questions?cursor=nonsense",
        "/questions?cursor=WyItd29yZHMiLDIyLDFd",
        "/questions?difficulty=",
        "/questions?framework=" + ",".join("a" * 101),
        "/pages?sort=words,-words",
        "/search",
        "/search?q=" + "a" * 401,
        "/search?q=view&cursor=nonsense",
        "/search?q=view&cursor=WyJhbGwiLE5hTiwxXQ",
        "/sample?sample=1&easy=2",
        "/sample?sample=101",
        "/pages/" + "a" * 1001,
    ],
)
def test_what_is_too_much_or_makes_no_sense_is_refused(site: Site, path: str) -> None:
    reply = site.get(f"/api/v1{path}")
    assert reply.status_code == 400, reply.text
    assert reply.json()["errors"]


def test_what_is_nowhere_is_not_found(site: Site) -> None:
    for path in ("/nothing", "/pages/a/b", "/questions/flask/views/basics/none", "/frameworks/none", "/topics/a/b"):
        reply = site.get(f"/api/v1{path}")
        assert (reply.status_code, reply.json()["status"]) == (404, 404)


def test_an_answer_is_validated_by_its_tag(site: Site) -> None:
    reply = site.get("/api/v1/questions")
    tag = reply.headers["etag"]
    assert reply.headers["cache-control"].startswith("public, max-age=60")
    for condition in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = site.get("/api/v1/questions", **{"If-None-Match": condition})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert site.get("/api/v1/questions", **{"If-None-Match": 'W/"other"'}).status_code == 200
    assert site.get("/api/v1/questions?limit=1").headers["etag"] != tag


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/questions", "/", "/flask/views/basics", "/api/v1/none", "/none"])
def test_head_is_get_without_the_body(site: Site, path: str) -> None:
    get, head = site.get(path), site.ask("HEAD", path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers == get.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_other_methods_are_refused(site: Site, method: str) -> None:
    reply = site.ask(method, "/api/v1/questions")
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_options_say_which_methods_there_are(site: Site) -> None:
    reply = site.ask("OPTIONS", "/api/v1")
    assert (reply.status_code, reply.headers["allow"]) == (204, "GET, HEAD, OPTIONS")


def test_a_request_with_a_body_or_a_long_address_is_refused(site: Site) -> None:
    assert site.ask("GET", "/api/v1", content=b"x").status_code == 413
    assert site.get("/api/v1?x=" + "a" * 9000).status_code == 414
    assert site.get("/" + "a" * 9000).status_code == 414


def test_what_takes_too_long_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("answerkey.delivery.store.connections._STEPS", 1)
    slow = Site.of(site.settings)
    monkeypatch.setattr("answerkey.delivery.store.connections.time.monotonic", iter(range(10**6)).__next__)
    reply = slow.get("/api/v1/facets")
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "5")


def test_a_bug_says_nothing_of_itself(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("answerkey.server.response_models.root", lambda meta: 1 // 0)
    reply = site.get("/api/v1")
    assert (reply.status_code, reply.headers["content-type"]) == (500, "application/problem+json")
    assert "ZeroDivision" not in reply.text


def test_answers_are_compressed_where_that_is_wanted(site: Site) -> None:
    plain = site.get("/api/v1/questions", **{"Accept-Encoding": "identity"})
    small = site.get("/api/v1/questions", **{"Accept-Encoding": "gzip"})
    assert small.headers["content-encoding"] == "gzip"
    assert int(small.headers["content-length"]) < len(plain.content)
    assert (small.json(), small.headers["etag"]) == (plain.json(), plain.headers["etag"])
    assert "Accept-Encoding" in plain.headers["vary"]


@pytest.mark.parametrize(
    "accepted, with_brotli, without",
    [
        ("", "", ""),
        ("gzip", "gzip", "gzip"),
        ("gzip, deflate, br", "br", "gzip"),
        ("br;q=0.5, gzip", "gzip", "gzip"),
        ("gzip;q=0, br;q=0", "", ""),
        ("*", "br", "gzip"),
        ("gzip;q=nonsense", "", ""),
        ("deflate", "", ""),
    ],
)
def test_the_best_encoding_is_the_one_that_is_preferred(
    accepted: str, with_brotli: str, without: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("answerkey.server.compression.find_brotli", lambda: True)
    assert preferred(accepted) == with_brotli
    monkeypatch.setattr("answerkey.server.compression.find_brotli", lambda: False)
    assert preferred(accepted) == without


@given(st.text(max_size=60))
def test_no_accept_encoding_is_a_bug(accepted: str) -> None:
    assert preferred(accepted) in ("", "gzip", "br")


def test_brotli_is_used_where_it_is_installed(site: Site) -> None:
    pytest.importorskip("brotli", reason="Brotli is not installed")
    reply = site.get("/api/v1/questions", **{"Accept-Encoding": "br"})
    assert reply.headers["content-encoding"] == "br"


def test_other_origins_read_only_where_they_may(site: Site) -> None:
    origin = {"Origin": "https://example.org"}
    assert "access-control-allow-origin" not in site.get("/api/v1", **origin).headers
    open_site = Site.of(site.settings, origins=("https://example.org",))
    reply = open_site.get("/api/v1", **origin)
    assert reply.headers["access-control-allow-origin"] == "https://example.org"
    assert "Link" in reply.headers["access-control-expose-headers"]
    preflight = open_site.ask("OPTIONS", "/api/v1", headers={**origin, "Access-Control-Request-Method": "GET"})
    assert preflight.status_code == 200
    other = open_site.get("/api/v1", Origin="https://example.com")
    assert "access-control-allow-origin" not in other.headers


def test_a_list_parameter_has_no_default_that_its_schema_refuses(site: Site) -> None:
    """Redocly's linter refuses such a document; what it recommends beyond the specification is there too."""
    document = site.get("/api/v1/openapi.json").json()
    for operations in document["paths"].values():
        for parameter in operations["get"]["parameters"]:
            if "default" in parameter["schema"]:
                validate(parameter["schema"]["default"], parameter["schema"], document)
    assert document["servers"]
    assert document["security"] == []
    assert document["info"]["license"]
    assert all(tag["description"] for tag in document["tags"])
    text = str(document["paths"]) + str(document["components"])
    assert all(f"#/components/schemas/{name}'" in text for name in document["components"]["schemas"])


def test_the_documentation_is_openapi_and_its_examples_are_valid(site: Site) -> None:
    document = site.get("/api/v1/openapi.json").json()
    openapi_spec_validator.validate(document)
    for path, operations in document["paths"].items():
        responses = operations["get"]["responses"]
        assert "422" not in responses
        assert {"200", "304", "400"} <= responses.keys(), path
        for response in responses.values():
            for content in response.get("content", {}).values():
                validate(content["example"], content["schema"], document)


@pytest.mark.parametrize(
    "operation, path",
    [
        ("/api/v1", ""),
        ("/api/v1/frameworks", "/frameworks"),
        ("/api/v1/topics/{framework}/{topic}", "/topics/flask/views"),
        ("/api/v1/pages", "/pages"),
        ("/api/v1/pages/{path}", "/pages/flask/views/basics"),
        ("/api/v1/questions", "/questions?fields=id"),
        ("/api/v1/questions/{page}/{id}", "/questions/flask/views/basics/what-is-a-view"),
        ("/api/v1/search", "/search?q=view"),
        ("/api/v1/sample", "/sample"),
        ("/api/v1/facets", "/facets"),
    ],
)
def test_answers_are_what_the_documentation_says(site: Site, operation: str, path: str) -> None:
    document = site.get("/api/v1/openapi.json").json()
    schema = document["paths"][operation]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    validate(site.data(path), schema, document)


def validate(value: Any, schema: dict[str, Any], document: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(value)


@examples(60)
@given(
    path=st.sampled_from(["/questions", "/pages", "/search", "/sample", "/facets", "/topics"]),
    query=st.dictionaries(
        st.sampled_from(["q", "limit", "cursor", "sort", "fields", "tag", "page", "seed", "sample", "easy"])
        | st.text(max_size=5),
        st.text(max_size=20),
        max_size=4,
    ),
)
def test_no_query_is_a_bug(site: Site, path: str, query: dict[str, str]) -> None:
    reply = site.ask("GET", f"/api/v1{path}", params=query)
    assert reply.status_code in (200, 400), reply.text


@pytest.mark.parametrize(
    "spelling",
    [
        "flask/views/basics/",
        "/flask/views/basics",
        "flask%2Fviews/basics",
        "fl%61sk/views/basics",
        "flask/views/basics//",
    ],
)
def test_a_page_has_one_url(site: Site, spelling: str) -> None:
    reply = site.get(f"/api/v1/pages/{spelling}")
    assert (reply.status_code, reply.headers["location"]) == (308, "/api/v1/pages/flask/views/basics")


def test_a_question_has_one_url(site: Site) -> None:
    reply = site.get("/api/v1/questions/flask/views//basics/what-is-a-view")
    assert reply.status_code == 404
    reply = site.get("/api/v1/questions//flask/views/basics/what-is-a-view")
    assert (reply.status_code, reply.headers["location"]) == (
        308,
        "/api/v1/questions/flask/views/basics/what-is-a-view",
    )


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/", ""),
        ("//", ""),
        ("/pages/", "/pages"),
        ("/questions/?limit=1&tag=a%2Cb", "/questions?limit=1&tag=a%2Cb"),
        ("/frameworks/flask/", "/frameworks/flask"),
        ("/openapi.json/", "/openapi.json"),
    ],
)
def test_a_slash_at_the_end_leads_to_the_one_url_with_all_parameters(site: Site, path: str, target: str) -> None:
    for served in (site, Site.of(site.settings, preview=False)):
        reply = served.get(f"/api/v1{path}")
        assert (reply.status_code, reply.headers["location"]) == (308, f"/api/v1{target}")


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/frameworks/falsk", "there is no framework at `/falsk`; did you mean `/flask`?"),
        ("/frameworks/Flask", "there is no framework at `/Flask`; did you mean `/flask`?"),
        ("/topics/flask/veiws", "there is no topic at `/flask/veiws`; did you mean `/flask/views`?"),
        ("/pages/flask/views/basic", "there is no page at `/flask/views/basic`; did you mean `/flask/views/basics`?"),
        ("/pages/flask/views/zebra", "there is no page at `/flask/views/zebra`"),
        ("/pages/flask/views", "there is no page at `/flask/views`; it is a topic: /api/v1/topics/flask/views"),
        (
            "/questions/django/orm/queries/qery-1",
            "there is no question at `/django/orm/queries#qery-1`; did you mean `/django/orm/queries#query-1`?",
        ),
        (
            "/questions/flask/views/basics",
            "there is no question at `/flask/views#basics`; "
            "`/flask/views/basics` is a page: /api/v1/pages/flask/views/basics",
        ),
        ("/page", "there is no endpoint at `/api/v1/page`; /api/v1/openapi.json describes all of them"),
    ],
)
def test_an_address_without_a_record_has_a_hint_that_is_true(site: Site, path: str, detail: str) -> None:
    reply = site.get(f"/api/v1{path}")
    assert (reply.status_code, reply.json()["detail"]) == (404, detail)


def test_a_repeated_parameter_is_named(site: Site) -> None:
    assert site.get("/api/v1/search?q=a&q=b").json()["detail"] == "q: must not be repeated"


@pytest.mark.parametrize(
    "query, detail",
    [
        ("limit=0", "must be at least 1"),
        ("limit=101", "must be at most 100"),
        ("limit=ten", "must be a whole number"),
        ("limit=1.5", "must be a whole number"),
        ("framework=", "must not be empty"),
        ("framework=" + "a" * 201, "must have at most 200 characters"),
        ("framework=" + ",".join("a" * 101), "must have at most 100 values"),
    ],
)
def test_a_value_that_can_t_be_is_described_in_words(site: Site, query: str, detail: str) -> None:
    (error,) = site.get(f"/api/v1/questions?{query}").json()["errors"]
    assert error["detail"] == detail


@pytest.mark.parametrize(
    "path, parameter, suggestion",
    [
        ("/questions?framework=djnago", "framework", "django"),
        ("/topics?framework=djnago", "framework", "django"),
        ("/pages?topic=django/omr", "topic", "/django/orm"),
        ("/facets?topic=omr", "topic", "orm"),
        ("/sample?page=/flask/views/basic", "page", "/flask/views/basics"),
        ("/search?q=view&language=pythom", "language", "python"),
        ("/questions?tag=none-like-it", "tag", None),
    ],
)
def test_a_value_that_does_not_exist_is_answered_as_a_mistyped_parameter_is(
    site: Site, path: str, parameter: str, suggestion: str | None
) -> None:
    reply = site.get(f"/api/v1{path}")
    (error,) = reply.json()["errors"]
    assert (reply.status_code, error["parameter"], error.get("suggestion")) == (400, parameter, suggestion)


def test_hits_go_on_by_cursor(site: Site) -> None:
    whole = addresses(site.data("/search?q=query&limit=100"))
    parts = list(through(site, "/search?q=query&limit=2", "address"))
    assert [address for part in parts for address in part] == whole
    assert len(parts) > 1
