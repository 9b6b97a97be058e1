"""RSS, Atom and the sitemap: what readers and crawlers take, and never an address that leads nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.catalog import Catalog, History
from answerkey.delivery.targets import Settings, load, sitemap
from delivery.catalogs import question, with_pages, with_questions
from properties import examples

SITE = Settings("https://example.org/kb/", "Q & A <all>")
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TARGETS = ("rss", "atom", "sitemap")


def made(name: str, catalog: Catalog, where: Settings = SITE) -> dict[str, bytes]:
    return {file.path: file.make() for file in load(name).files(catalog, where)}


def atom(catalog: Catalog, path: str = "atom.xml") -> ET.Element:
    return ET.fromstring(made("atom", catalog)[path])


def rss(catalog: Catalog, path: str = "rss.xml") -> ET.Element:
    channel = ET.fromstring(made("rss", catalog)[path]).find("channel")
    assert channel is not None
    return channel


def dated(catalog: Catalog, *days: str) -> Catalog:
    """A page whose questions changed on these days."""
    made = [
        replace(question(catalog, id=f"q{number}", address=f"/flask/views/basics#q{number}"), history=History("", day))
        for number, day in enumerate(days)
    ]
    return with_questions(catalog, *made)


@pytest.mark.parametrize("name", TARGETS)
def test_without_a_site_there_is_no_feed(name: str, catalog: Catalog) -> None:
    assert made(name, catalog, Settings()) == {}


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_there_is_a_feed_of_everything_and_of_each_framework(name: str, catalog: Catalog) -> None:
    assert sorted(made(name, catalog)) == [f"{name}.xml", f"{name}/django.xml", f"{name}/flask.xml"]


@pytest.mark.parametrize("name", TARGETS)
def test_the_same_catalog_gives_the_same_bytes_and_hashes(name: str, catalog: Catalog) -> None:
    assert made(name, catalog) == made(name, catalog)
    hashes = [[file.hash for file in load(name).files(catalog, SITE)] for _ in range(2)]
    assert hashes[0] == hashes[1]
    elsewhere = [file.hash for file in load(name).files(catalog, Settings("https://example.com"))]
    assert not set(elsewhere) & set(hashes[0])


def test_atom_has_what_rfc_4287_requires(catalog: Catalog) -> None:
    feed = atom(catalog)
    assert feed.findtext(f"{ATOM}id") == "https://example.org/kb/atom.xml"
    assert feed.findtext(f"{ATOM}title") == "Q & A <all>"
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(catalog.questions)
    for entry in [feed, *entries]:
        for name in ("id", "title", "updated"):
            assert len(entry.findall(f"{ATOM}{name}")) == 1
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated", "")).tzinfo
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert sorted(ids) == sorted(f"https://example.org/kb{q.address}" for _, q in catalog.questions)
    assert feed.findtext(f"{ATOM}updated") == max(entry.findtext(f"{ATOM}updated", "") for entry in entries)


def test_rss_items_are_known_by_the_address_of_their_question(catalog: Catalog) -> None:
    channel = rss(catalog)
    items = channel.findall("item")
    assert [item.findtext("guid") for item in items] == [item.findtext("link") for item in items]
    assert sorted(item.findtext("guid", "") for item in items) == sorted(
        f"https://example.org/kb{q.address}" for _, q in catalog.questions
    )
    dates = [parsedate_to_datetime(item.findtext("pubDate", "")) for item in items]
    assert parsedate_to_datetime(channel.findtext("lastBuildDate", "")) == max(dates)


def test_a_feed_of_a_framework_has_its_questions_alone(catalog: Catalog) -> None:
    links = [item.findtext("link", "") for item in rss(catalog, "rss/django.xml").findall("item")]
    assert links
    assert all(link.startswith("https://example.org/kb/django/") for link in links)


def test_the_newest_stand_first_whatever_their_offset(catalog: Catalog) -> None:
    days = ("2026-01-02T00:00:00+00:00", "2026-01-02T01:00:00+02:00", "2026-03-01T00:00:00Z", "2026-01-01T23:30:00Z")
    ids = [entry.findtext(f"{ATOM}id", "")[-2:] for entry in atom(dated(catalog, *days)).findall(f"{ATOM}entry")]
    assert ids == ["q2", "q0", "q3", "q1"]


def test_a_feed_has_no_more_than_a_hundred_entries(catalog: Catalog) -> None:
    many = dated(catalog, *(f"2026-01-01T00:{n // 60:02}:{n % 60:02}Z" for n in range(150)))
    entries = atom(many).findall(f"{ATOM}entry")
    assert len(entries) == 100
    assert entries[0].findtext(f"{ATOM}id", "").endswith("#q149")


@pytest.mark.parametrize(
    "day", ["", "yesterday", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1900-01-01"]
)
def test_what_is_no_usable_date_breaks_no_feed(day: str, catalog: Catalog) -> None:
    odd = with_questions(dated(catalog, day), *dated(catalog, day).pages[0].questions, updated="")
    assert atom(odd).findtext(f"{ATOM}updated", "").endswith("Z")
    assert rss(odd).findtext("lastBuildDate")
    assert made("sitemap", odd)


def test_entries_hold_html_with_absolute_links(catalog: Catalog) -> None:
    entry = next(e for e in atom(catalog).findall(f"{ATOM}entry") if "what-is-a-view" in e.findtext(f"{ATOM}id", ""))
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert 'href="https://example.org/kb/django/orm/queries#n-plus-1"' in str(content.text)
    assert 'src="https://example.org/kb/assets/view.' in str(content.text)
    item = next(i for i in rss(catalog).findall("item") if "what-is-a-view" in i.findtext("guid", ""))
    assert item.findtext(CONTENT) == content.text


def test_authors_and_categories_are_said(catalog: Catalog) -> None:
    known = History("2025-05-05T10:00:00+02:00", "2026-01-02T03:04:05+00:00", ("Ann & Co", "Bo"))
    one = with_questions(catalog, replace(question(catalog), history=known))
    entry = atom(one).find(f"{ATOM}entry")
    assert entry is not None
    assert [e.text for e in entry.findall(f"{ATOM}author/{ATOM}name")] == ["Ann & Co", "Bo"]
    assert entry.findtext(f"{ATOM}published") == "2025-05-05T08:00:00Z"
    assert {c.get("term") for c in entry.findall(f"{ATOM}category")} == {"Flask", "Views", "easy", "views", "functions"}


@examples(60)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_text_breaks_xml(catalog: Catalog, text: str) -> None:
    odd = with_questions(
        catalog, question(catalog, q=f"{text}?", a=f"{text}\n\n`{text}`", tags=(text,)), framework=text
    )
    title = Settings("https://example.org", text)
    for name in ("rss", "atom"):
        for data in made(name, odd, title).values():
            ET.fromstring(data)


def test_the_sitemap_lists_what_has_a_page_of_its_own(catalog: Catalog) -> None:
    root = ET.fromstring(made("sitemap", catalog)["sitemap.xml"])
    places = [url.findtext(f"{MAP}loc", "") for url in root.findall(f"{MAP}url")]
    assert root.tag == f"{MAP}urlset"
    addresses = ["/", *(e.path for es in (catalog.frameworks, catalog.topics, catalog.pages) for e in es)]
    assert sorted(places) == sorted(f"https://example.org/kb{address}" for address in addresses)
    assert {url.findtext(f"{MAP}lastmod") for url in root} == {"2026-01-02T00:00:00Z", "2026-02-03T00:00:00Z"}


@pytest.mark.parametrize("limit, value", [("MOST_URLS", 4), ("MOST_BYTES", 500)])
def test_a_large_sitemap_gets_an_index(
    limit: str, value: int, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, limit, value)
    parts = made("sitemap", with_pages(catalog, 10))
    index = ET.fromstring(parts.pop("sitemap.xml"))
    assert index.tag == f"{MAP}sitemapindex"
    assert [e.findtext(f"{MAP}loc") for e in index] == [f"https://example.org/kb/{path}" for path in parts]
    assert sum(len(ET.fromstring(data)) for data in parts.values()) == 13
    assert all(
        len(data) <= sitemap.MOST_BYTES and len(ET.fromstring(data)) <= sitemap.MOST_URLS for data in parts.values()
    )


def test_places_are_written_as_urls(catalog: Catalog) -> None:
    odd = with_questions(catalog, question(catalog), path='/flask/views/ü & "<x>"')
    root = ET.fromstring(made("sitemap", odd)["sitemap.xml"])
    assert root[-1].findtext(f"{MAP}loc") == "https://example.org/kb/flask/views/%C3%BC%20%26%20%22%3Cx%3E%22"
