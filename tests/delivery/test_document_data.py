"""Structured data of documents: true for each document, from its fields where these say so."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.catalog import Catalog, Collection, Crumb, Document, DocumentText, History
from answerkey.delivery.targets import Settings, load
from answerkey.rendering.rendered import Rendered
from properties import examples

SITE = Settings("https://example.org")
HISTORY = History("2025-05-05T10:00:00+02:00", "2026-01-02T03:04:05+00:00", ("Ann",))


def rendered(html: str, text: str) -> Rendered:
    return Rendered(html, text, headings=(), snippets=(), words=len(text.split()), seconds=1)


HEAPS = Document(
    source="notes/heaps.md",
    collection="notes",
    address="/notes/heaps",
    title="Heaps",
    position=2,
    data={},
    texts={},
    hash="h",
    breadcrumbs=(Crumb("Notes", "/notes"), Crumb("Heaps", "/notes/heaps")),
    body="A tree, see [queues](/notes/queues).",
    rendered_body=rendered('<p>A tree, see <a href="/notes/queues">queues</a>.</p>\n', "A tree, see queues."),
)


def made(document: Document = HEAPS, where: Settings = SITE, locales: tuple[str, ...] = ()) -> dict[str, Any]:
    catalog = Catalog((), collections=(Collection("notes", "Notes", "/notes", (document,), "h"),), locales=locales)
    [file] = load("jsonld").files(catalog, where)
    assert file.path == "jsonld/documents/notes/heaps.jsonld"
    text = file.make().decode()
    assert not set(text) & set("<>&\u2028\u2029")
    return dict(json.loads(text))


def entity(**data: Any) -> dict[str, Any]:
    return dict(made(replace(HEAPS, data=data))["mainEntity"])


def test_a_document_with_a_body_is_the_article_of_a_page() -> None:
    page = made()
    article = page["mainEntity"]
    assert (page["@type"], page["url"]) == ("WebPage", "https://example.org/notes/heaps")
    assert (article["@type"], article["headline"], article["name"]) == ("Article", "Heaps", "Heaps")
    assert article["isPartOf"] == {"@type": "Collection", "name": "Notes", "url": "https://example.org/notes"}
    assert [item["name"] for item in page["breadcrumb"]["itemListElement"]] == ["Notes", "Heaps"]
    assert 'href="https://example.org/notes/queues"' in article["text"]


def test_a_document_without_a_body_is_no_article() -> None:
    """A term or a person is a work of some kind, and no more is known."""
    work = made(replace(HEAPS, rendered_body=None, body=""))["mainEntity"]
    assert work["@type"] == "CreativeWork"
    assert not {"text", "headline"} & set(work)


def test_without_a_site_no_url_is_made_up() -> None:
    assert '"url"' not in json.dumps(made(where=Settings()))
    assert "breadcrumb" not in made(where=Settings())


def test_dates_and_authors_are_those_of_git() -> None:
    article = made(replace(HEAPS, history=HISTORY))["mainEntity"]
    assert article["datePublished"] == "2025-05-05T08:00:00Z"
    assert article["dateModified"] == "2026-01-02T03:04:05Z"
    assert article["author"] == [{"@type": "Person", "name": "Ann"}]


def test_dates_of_fields_go_before_those_of_git() -> None:
    page = made(replace(HEAPS, history=HISTORY, data={"date": "2024-02-29", "updated": "2026-06-20"}))
    for each in (page, page["mainEntity"]):
        assert (each["datePublished"], each["dateModified"]) == ("2024-02-29", "2026-06-20")


@pytest.mark.parametrize("value", ["2026-02-30", "last week", "", 2026, None, ["soon"], {"day": 3}])
def test_a_field_that_is_no_date_says_none(value: object) -> None:
    assert "datePublished" not in entity(date=value)


@pytest.mark.parametrize(
    ("data", "member", "value"),
    [
        ({"summary": "A  tree."}, "abstract", "A tree."),
        ({"abstract": "Short.", "summary": "Long."}, "abstract", "Short."),
        ({"description": "A tree."}, "description", "A tree."),
        ({"description": 3}, "description", None),
        ({"tags": ["data", "trees"]}, "keywords", ["data", "trees"]),
        ({"keywords": "data"}, "keywords", ["data"]),
        ({"tags": [1, {}]}, "keywords", None),
        ({"lang": "de-AT"}, "inLanguage", "de-AT"),
        ({"inLanguage": "not a tag"}, "inLanguage", None),
        ({"language": "python"}, "inLanguage", None),
    ],
)
def test_fields_say_more(data: dict[str, Any], member: str, value: object) -> None:
    assert entity(**data).get(member) == value


def test_a_text_of_markdown_is_what_readers_see() -> None:
    texts = {"summary": DocumentText("A *tree*.", "", rendered("<p>A <em>tree</em>.</p>\n", "A tree."))}
    article = made(replace(HEAPS, data={"summary": "A *tree*."}, texts=texts))["mainEntity"]
    assert article["abstract"] == "A tree."


def test_documents_are_in_the_first_language_of_the_base() -> None:
    german = Settings("https://example.org", prefix="/de")
    page = made(where=german, locales=("en", "de"))
    assert (page["inLanguage"], page["url"]) == ("en", "https://example.org/de/notes/heaps")


_SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
_NAMES = st.sampled_from(["date", "updated", "publish", "tags", "lang", "summary", "description"])


@examples(100)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), st.dictionaries(_NAMES, _SCALARS))
def test_no_value_breaks_the_data(title: str, data: dict[str, Any]) -> None:
    made(replace(HEAPS, title=title, data=data))
