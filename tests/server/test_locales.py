"""The API and the preview serve each language of a base."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from answerkey.delivery.targets.sqlite import NAME
from answerkey.server.settings import Settings
from answerkey.server.snapshot import Base, build
from server.site import Site
from translated import write_base


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = write_base(tmp_path_factory.mktemp("base"))
    settings = Settings(folder / NAME)
    build(Base(str(folder / "content"), cache=False), settings)
    return Site.of(settings)


PAGE = "/api/v1/pages/fastapi/security/jwt"


@pytest.mark.parametrize(
    ("query", "title"), [("", "JSON Web Tokens"), ("?locale=en", "JSON Web Tokens"), ("?locale=de", "JSON-Web-Token")]
)
def test_a_page_comes_in_the_language_that_is_asked_for(german: Site, query: str, title: str) -> None:
    assert german.get(PAGE + query).json()["title"] == title


@pytest.mark.parametrize("path", ["/questions", "/search?q=token", "/pages", "/facets", "/sample", "/topics"])
def test_each_list_takes_a_language(german: Site, path: str) -> None:
    mark = "&" if "?" in path else "?"
    one, other = (german.get(f"/api/v1{path}{mark}locale={locale}") for locale in ("en", "de"))
    assert one.status_code == other.status_code == 200
    assert (one.json() == other.json()) == (path == "/facets" and one.json() == other.json())


def test_a_search_finds_the_words_of_its_language_only(german: Site) -> None:
    def found(locale: str) -> int:
        total = german.get(f"/api/v1/search?q=unterschreiben&locale={locale}").json()["total"]
        assert isinstance(total, int)
        return total

    assert (found("de") > 0, found("en")) == (True, 0)


def test_an_unknown_language_is_a_mistake(german: Site, site: Site) -> None:
    answer = german.get("/api/v1/questions?locale=fr")
    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"parameter": "locale", "detail": "must be one of en, de"}]
    assert site.get("/api/v1/questions?locale=de").json()["detail"] == "locale: the base has one language"


def test_the_next_part_of_a_list_and_a_redirect_keep_the_language(german: Site) -> None:
    assert "locale=de" in german.get("/api/v1/questions?locale=de&limit=1").headers["link"]
    assert german.get(f"{PAGE}/?locale=de").headers["location"] == f"{PAGE}?locale=de"


def test_the_base_names_its_languages_if_it_has_several(german: Site, site: Site) -> None:
    assert german.get("/api/v1?locale=de").json()["locale"] == "de"
    assert german.get("/api/v1").json()["locales"] == ["en", "de"]
    assert "locales" not in site.get("/api/v1").json()


@pytest.mark.parametrize(
    ("path", "language", "other"),
    [
        ("/", "en", "/de"),
        ("/de", "de", "/"),
        ("/de/fastapi", "de", "/fastapi"),
        ("/fastapi/security", "en", "/de/fastapi/security"),
        ("/de/fastapi/security/jwt", "de", "/fastapi/security/jwt"),
        ("/-/search?q=Token&locale=de", "de", "/-/search?q=Token&amp;locale=en"),
    ],
)
def test_a_preview_page_leads_to_itself_in_the_other_language(
    german: Site, path: str, language: str, other: str
) -> None:
    html = german.get(path).text
    assert re.search(rf'lang="{language}" hreflang="{language}" aria-current="true"', html)
    assert f'href="{other}"' in html
    assert f'<link rel="alternate" hreflang="en" href="{path if language == "en" else other}">' in html


@pytest.mark.parametrize("path", ["/de", "/de/fastapi", "/de/fastapi/security", "/de/fastapi/security/jwt"])
def test_texts_name_their_language_and_the_words_of_the_preview_are_english(german: Site, path: str) -> None:
    html = german.get(path).text
    assert '<html lang="en">' in html
    assert re.search(r'<(h1|p|span) [^>]*lang="de"', html)


def test_preview_pages_lead_to_pages_of_their_language(german: Site) -> None:
    assert 'href="/de/fastapi/security/jwt"' in german.get("/de/fastapi/security").text
    assert 'href="/de/fastapi/security/jwt#sign"' in german.get("/-/search?q=Token&locale=de").text


def test_a_preview_with_one_language_offers_no_other(site: Site) -> None:
    assert 'aria-label="Languages"' not in site.get("/").text


def test_a_database_alone_is_served_in_its_own_language(tmp_path: Path, german: Site) -> None:
    alone = tmp_path / NAME
    alone.write_bytes(german.settings.database.read_bytes())
    assert Site.of(Settings(alone)).get("/api/v1/questions?locale=de").status_code == 400
