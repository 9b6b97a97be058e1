"""Fields that a base adds to those of this program, in the API."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import openapi_spec_validator
import pytest

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.store.writer import write
from answerkey.delivery.targets.sqlite import NAME
from answerkey.server.examples import _FRAMEWORK, _PAGE, _QUESTION, _TOPIC
from answerkey.server.settings import Settings
from server.site import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    question = replace(_QUESTION, meta={"since": ["3.11", "3.12"], "core": True})
    page = replace(_PAGE, meta={"level": "advanced"}, questions=(question,))
    plain = replace(_PAGE, path="/fastapi/security/b", source="qa/b.md", questions=())
    topic = replace(_TOPIC, meta={"stable": False}, pages=(page, plain))
    path = tmp_path_factory.mktemp("meta") / NAME
    write(Catalog((replace(_FRAMEWORK, topics=(topic,)),)), path)
    return Site.of(Settings(path))


def paths(answer: Any) -> list[str]:
    return [item["path"] for item in answer["items"]]


def test_lists_and_details_have_them(site: Site) -> None:
    assert [item["meta"] for item in site.data("/pages")["items"]] == [{"level": "advanced"}, {}]
    assert site.data("/pages/fastapi/security/jwt")["meta"] == {"level": "advanced"}
    assert site.data("/topics")["items"][0]["meta"] == {"stable": False}
    assert site.data("/questions?fields=meta")["items"] == [{"meta": {"since": ["3.11", "3.12"], "core": True}}]


@pytest.mark.parametrize(
    "address, total",
    [
        ("/pages?meta.level=advanced", 1),
        ("/topics?meta.stable=false", 1),
        ("/questions?meta.since=3.12&meta.core=true", 1),
        ("/questions?meta.since=3.11&meta.since=3.12&difficulty=easy", 1),
        ("/facets?meta.core=true", 1),
        ("/search?q=token&meta.core=true", 1),
    ],
)
def test_they_filter(site: Site, address: str, total: int) -> None:
    assert site.data(address)["total"] == total


@pytest.mark.parametrize(
    "address, parameter, suggestion",
    [
        ("/pages?meta.levle=advanced", "meta.levle", "meta.level"),
        ("/pages?meta.level=advancd", "meta.level", "advanced"),
        ("/pages?meta.since=3.12", "meta.since", ""),
        ("/pages?meta.=x", "meta.", ""),
        ("/pages?meta=x", "meta", ""),
        ("/pages?meta.level=", "meta.level", ""),
        ("/frameworks?meta.level=advanced", "meta.level", ""),
        ("/search?q=x&meta.levle=x", "meta.levle", ""),
    ],
)
def test_what_a_base_does_not_have_is_answered_as_a_mistyped_parameter(
    site: Site, address: str, parameter: str, suggestion: str
) -> None:
    reply = site.get(f"/api/v1{address}")
    assert reply.status_code == 400
    (error,) = reply.json()["errors"]
    assert (error["parameter"], error.get("suggestion", "")) == (parameter, suggestion)


def test_the_documentation_names_those_of_the_base(site: Site) -> None:
    document = json.loads(site.get("/api/v1/openapi.json").text)
    openapi_spec_validator.validate(document)
    named = {
        path: [each["name"] for each in operations["get"]["parameters"] if each["name"].startswith("meta")]
        for path, operations in document["paths"].items()
    }
    assert named["/api/v1/pages"] == ["meta.level"]
    assert named["/api/v1/questions"] == named["/api/v1/search"] == ["meta.core", "meta.since"]
    assert named["/api/v1/topics"] == ["meta.stable"]
    assert named["/api/v1/frameworks"] == []
