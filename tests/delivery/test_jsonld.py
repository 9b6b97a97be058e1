"""JSON-LD: the properties that search engines ask for, and nothing that leaves a script."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.catalog import Catalog, History
from answerkey.delivery.targets import Settings, load
from delivery.catalogs import question, with_questions
from properties import examples

SITE = Settings("https://example.org")
VIEW = "https://example.org/flask/views/basics#what-is-a-view"


def made(catalog: Catalog, where: Settings = SITE) -> dict[str, Any]:
    return {file.path: json.loads(file.make()) for file in load("jsonld").files(catalog, where)}


def test_there_is_a_file_for_each_page_and_question(catalog: Catalog) -> None:
    found = made(catalog)
    assert len(found) == len(catalog.pages) + len(catalog.questions)
    assert "jsonld/pages/flask/views/basics.jsonld" in found
    assert "jsonld/questions/flask/views/basics/what-is-a-view.jsonld" in found


def test_a_page_is_a_faq_page(catalog: Catalog) -> None:
    page = made(catalog)["jsonld/pages/flask/views/basics.jsonld"]
    assert (page["@context"], page["@type"]) == ("https://schema.org", "FAQPage")
    assert [entry["name"] for entry in page["mainEntity"]] == [q.question.text for q in catalog.pages[0].questions]
    for entry in page["mainEntity"]:
        assert entry["@type"] == "Question"
        assert entry["acceptedAnswer"]["@type"] == "Answer"
        assert entry["acceptedAnswer"]["text"]
    assert [item["position"] for item in page["breadcrumb"]["itemListElement"]] == [1, 2, 3]


def test_a_question_is_a_qa_page(catalog: Catalog) -> None:
    known = History("2025-05-05T10:00:00+02:00", "2026-01-02T03:04:05+00:00", ("Ann",))
    one = with_questions(catalog, replace(question(catalog), history=known))
    page = made(one)["jsonld/questions/flask/views/basics/what-is-a-view.jsonld"]
    entity = page["mainEntity"]
    assert (page["@type"], page["dateModified"], entity["@type"]) == ("QAPage", "2026-01-02T03:04:05Z", "Question")
    assert (entity["name"], entity["answerCount"]) == ("What is a view?", 1)
    assert entity["datePublished"] == "2025-05-05T08:00:00Z"
    assert entity["author"] == [{"@type": "Person", "name": "Ann"}]
    assert entity["acceptedAnswer"]["url"] == VIEW


def test_links_in_answers_are_absolute(catalog: Catalog) -> None:
    text = made(catalog)["jsonld/pages/flask/views/basics.jsonld"]["mainEntity"][0]["acceptedAnswer"]["text"]
    assert 'href="https://example.org/django/orm/queries#n-plus-1"' in text


def test_without_a_site_no_url_is_made_up(catalog: Catalog) -> None:
    for data in made(catalog, Settings()).values():
        assert "breadcrumb" not in data
        assert "url" not in data
        assert "url" not in json.dumps(data).replace("curl", "")


HOSTILE = ["</script><script>alert(1)</script>", "<!--", "]]>", "\u2028\u2029", "`</ScRiPt >`", "&lt;/script>"]


def safe(data: bytes) -> None:
    text = data.decode()
    assert not set(text) & set("<>&\u2028\u2029")
    assert text.count("\n") == 1
    json.loads(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_leaves_a_script(text: str, catalog: Catalog) -> None:
    odd = with_questions(catalog, question(catalog, q=text, a=text), title=text, seo_description=text, framework=text)
    for file in load("jsonld").files(odd, SITE):
        safe(file.make())


@examples(60)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_text_breaks_json(catalog: Catalog, text: str) -> None:
    for file in load("jsonld").files(with_questions(catalog, question(catalog, q=text, a=text)), SITE):
        safe(file.make())
