"""A base is delivered in each of its languages; what is not translated falls back."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from answerkey.config import ConfigError
from answerkey.delivery.catalog import Catalog, Page, Question
from answerkey.delivery.search_index.stemming import stem_of
from answerkey.delivery.store import Store
from answerkey.delivery.store.writer import write
from command import run
from translated import CONFIG, PAGE, TRANSLATION, catalog_of, write_base

JWT, SCOPES = "/fastapi/security/jwt", "/fastapi/security/scopes"


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return catalog_of(write_base(tmp_path_factory.mktemp("base")))


@pytest.fixture(scope="module")
def german(catalog: Catalog) -> Catalog:
    return catalog.translations["de"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_base(tmp_path_factory.mktemp("built"))
    done = run(folder, "build", "--site", "https://example.org", "--out", "out")
    assert done.returncode == 0, done.stderr
    return folder / "out"


def page(catalog: Catalog, path: str) -> Page:
    return next(page for page in catalog.pages if page.path == path)


def question(catalog: Catalog, address: str) -> Question:
    return next(question for _, question in catalog.questions if question.address == address)


def test_translated_texts_replace_those_of_the_source(german: Catalog) -> None:
    jwt = page(german, JWT)
    assert (jwt.title, jwt.subtopic, jwt.topic, jwt.framework) == ("JSON-Web-Token", "Tokens", "Sicherheit", "FastAPI")
    assert [crumb.name for crumb in jwt.breadcrumbs] == ["FastAPI", "Sicherheit", "JSON-Web-Token"]
    assert german.frameworks[0].description == "Ein Framework."
    assert (german.topics[0].name, german.topics[0].description) == ("Sicherheit", "Who may do what.")
    assert page(german, SCOPES).topic == "Sicherheit"


@pytest.mark.parametrize(
    ("id_", "q", "a", "locale", "fallback"),
    [
        ("sign", "Wer unterschreibt ein Token?", "Der Server", "de", False),
        ("check", "Who checks a token?", "Der Server", "de", True),
        ("store", "Where is a token kept?", "In a cookie", "en", True),
    ],
)
def test_each_question_says_its_language_and_if_it_fell_back(
    german: Catalog, id_: str, q: str, a: str, locale: str, fallback: bool
) -> None:
    found = question(german, f"{JWT}#{id_}")
    assert (found.q, found.locale, found.fallback) == (q, locale, fallback)
    assert found.a.startswith(a)


def test_what_is_no_text_is_that_of_the_source(catalog: Catalog, german: Catalog) -> None:
    def kept(each: Catalog) -> list[object]:
        return [(p.path, p.order, p.difficulty, q.address, q.number, q.difficulty) for p, q in each.questions]

    assert kept(german) == kept(catalog)
    assert german.addresses == catalog.addresses


def test_the_catalog_of_the_base_itself_has_no_translated_text(catalog: Catalog) -> None:
    assert page(catalog, JWT).title == "JSON Web Tokens"
    assert {q.locale for _, q in catalog.questions} == {"en"}
    assert not any(q.fallback for _, q in catalog.questions)


def test_links_stay_in_the_language_of_their_page(catalog: Catalog, german: Catalog) -> None:
    assert f'href="{JWT}#sign"' in question(catalog, f"{JWT}#check").answer.html
    assert f'href="/de{JWT}#sign"' in question(german, f"{JWT}#check").answer.html
    assert 'href="/de/fastapi/security"' in question(german, f"{JWT}#store").answer.html
    assert 'href="#check"' in question(german, f"{JWT}#sign").answer.html


def test_a_link_may_name_a_language(tmp_path: Path) -> None:
    text = TRANSLATION.replace("[prüft](#check)", "[prüft](/de/fastapi/security/jwt#check) und [mehr](scopes.md)")
    catalog = catalog_of(write_base(tmp_path, translation=text))
    html = question(catalog.translations["de"], f"{JWT}#sign").answer.html
    assert f'href="/de{JWT}#check"' in html
    assert f'href="/de{SCOPES}"' in html


def test_only_translations_are_alternates(catalog: Catalog, german: Catalog) -> None:
    both = {"en": JWT, "de": f"/de{JWT}"}
    assert page(catalog, JWT).alternates == page(german, JWT).alternates == both
    assert page(catalog, SCOPES).alternates == page(german, SCOPES).alternates == {"en": SCOPES}
    assert question(german, f"{JWT}#store").alternates == {"en": f"{JWT}#store"}


@pytest.mark.parametrize(("drafts", "title"), [(False, "JSON Web Tokens"), (True, "JSON-Web-Token")])
def test_a_draft_of_a_translation_is_held_back(tmp_path: Path, drafts: bool, title: str) -> None:
    base = write_base(tmp_path, translation=TRANSLATION.replace("---\n", "---\ndraft: true\n", 1))
    german = catalog_of(base, drafts=drafts).translations["de"]
    assert page(german, JWT).title == title


def test_an_error_in_a_translation_costs_that_question(tmp_path: Path) -> None:
    """Its readers get the source, and the base itself loses nothing."""
    base = write_base(tmp_path, translation=TRANSLATION.replace("[Unterschreiben]", "[x](/nowhere)"))
    catalog = catalog_of(base, allow_errors=True)
    assert len(catalog.questions) == 4
    german = catalog.translations["de"]
    assert question(german, f"{JWT}#check").a.startswith("The server")
    assert question(german, f"{JWT}#sign").locale == "de"


def test_a_base_with_one_language_has_no_translations(tmp_path: Path) -> None:
    base = write_base(tmp_path, config=CONFIG.replace(', "de"', ""))
    for file in (base / "content").rglob("*.de.*"):
        file.unlink()
    catalog = catalog_of(base)
    assert (catalog.locale, catalog.locales, dict(catalog.translations)) == ("", (), {})
    assert not any(p.alternates for p in catalog.pages)


def test_a_build_has_the_files_of_a_language_in_its_folder(built: Path) -> None:
    own = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    own = {path for path in own if not re.search(r"search/\w+/\d+\.json$", path)}  # as many as its words fill
    german = {path.removeprefix("de/") for path in own if path.startswith("de/")}
    shared = {"_redirects", "redirects.json", "redirects.map", "sitemap.xml", "types/answerkey.d.ts"}
    shared |= {"manifest.json", "manifest.d.json.ts"}
    rest = {path for path in own if not path.startswith(("de/", ".", "assets/"))}
    assert german == rest - shared
    assert "JSON-Web-Token" in (built / "de" / "navigation.json").read_text(encoding="utf-8")
    feed = (built / "de" / "atom.xml").read_text(encoding="utf-8")
    assert "https://example.org/de/fastapi/security/jwt" in feed
    assert 'xml:lang="de"' in feed
    assert 'xml:lang="en"' in (built / "atom.xml").read_text(encoding="utf-8")


def test_the_sitemap_has_the_alternates_of_translated_pages_in_each_direction(built: Path) -> None:
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    links: dict[str, set[tuple[str, str]]] = {}
    for entry in ElementTree.parse(built / "sitemap.xml").iterfind("s:url", spaces):  # it is ours
        found = {(link.get("hreflang", ""), link.get("href", "")) for link in entry.iterfind("x:link", spaces)}
        links[entry.findtext("s:loc", "", spaces)] = found
    both = {("en", f"https://example.org{JWT}"), ("de", f"https://example.org/de{JWT}")}
    assert links[f"https://example.org{JWT}"] == links[f"https://example.org/de{JWT}"] == both
    assert links[f"https://example.org{SCOPES}"] == set()
    assert f"https://example.org/de{SCOPES}" not in links


@pytest.mark.parametrize("word", ["unterschreiben", "Unterschreibung", "Servern", "prüft", "niemals"])
def test_a_search_knows_the_words_of_its_language(tmp_path: Path, german: Catalog, word: str) -> None:
    write(german, tmp_path / "de.sqlite")
    with Store.open(tmp_path / "de.sqlite") as store:
        assert f"{JWT}#sign" in [hit.record["address"] for hit in store.search(word, prefix=False).hits]


@pytest.mark.parametrize(
    ("locale", "word", "stem"),
    [
        ("", "testing", "test"),
        ("en", "dependencies", "depend"),
        ("de", "abhängigkeiten", "abhang"),
        ("de-AT", "schlüsseln", "schlussel"),
        ("fr", "dépendances", "dépend"),
        ("fr", "chevaux", "cheval"),
        ("ru", "зависимости", "зависим"),
        ("ja", "テスト", "テスト"),
        ("de", "x_1", "x_1"),
    ],
)
def test_a_word_has_the_stem_of_its_language(locale: str, word: str, stem: str) -> None:
    assert stem_of(locale)(word) == stem


def test_commands_show_a_language(tmp_path: Path) -> None:
    folder = write_base(tmp_path)
    assert "Wer unterschreibt" in run(folder, "show", f"{JWT}#sign", "--locale", "de").stdout
    refused = run(folder, "search", "Token", "--locale", "fr")
    assert (refused.returncode, "--locale: there is no `fr`" in refused.stderr) == (2, True)


TAGGED = PAGE.replace("    q: Who signs", "    tags: [keys, jwt]\n    q: Who signs").replace(
    "    q: Where is", "    tags: [keys]\n    q: Where is"
)


def test_tags_are_translated_for_the_whole_base(tmp_path: Path) -> None:
    """They are translated for questions with and without a translation, and what is not translated stays."""
    config = CONFIG + 'tags.de = { keys = "Schlüssel" }\n'
    catalog = catalog_of(write_base(tmp_path, source=TAGGED, config=config))
    german = catalog.translations["de"]
    assert question(german, f"{JWT}#sign").tags == ("Schlüssel", "jwt")
    assert question(german, f"{JWT}#store").tags == ("Schlüssel",)
    assert question(catalog, f"{JWT}#sign").tags == ("keys", "jwt")


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        ('de = { kyes = "x" }', "`tags.de` translates `kyes`, a tag that no question has; did you mean `keys`?"),
        ('fr = { keys = "x" }', "tags"),
        ("de = { keys = 1 }", "`tags.de.keys` must be text"),
    ],
)
def test_a_translation_of_a_tag_that_has_no_effect_is_an_error(tmp_path: Path, tags: str, message: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        catalog_of(write_base(tmp_path, source=TAGGED, config=f"{CONFIG}tags.{tags}\n"))
