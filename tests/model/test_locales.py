"""Locales, and the files that are translations into them."""

from __future__ import annotations

import pytest

from answerkey.config import Config, ConfigError
from answerkey.model.collections import BUILT_IN
from answerkey.model.locales import TRANSLATED, is_locale, translations
from answerkey.model.views import PageTranslation, Translation, view


@pytest.mark.parametrize("tag", ["de", "pt-BR", "zh-Hant", "zh-Hant-TW", "es-419", "gsw"])
def test_a_language_tag_in_its_usual_case_is_a_locale(tag: str) -> None:
    assert is_locale(tag)


@pytest.mark.parametrize("tag", ["", "d", "DE", "pt_BR", "pt-br", "german", "de ", "de\n", "../de", "*"])
def test_anything_else_is_none(tag: str) -> None:
    assert not is_locale(tag)
    with pytest.raises(ConfigError, match="language tags"):
        Config(locales=("en", tag))


def test_a_locale_is_configured_once() -> None:
    with pytest.raises(ConfigError, match="`de` twice"):
        Config(locales=("de", "en", "de"))


@pytest.mark.parametrize("locales", [(), ("en",)])
def test_a_base_with_one_language_has_no_translations(locales: tuple[str, ...]) -> None:
    assert translations(locales) == ()


@pytest.mark.parametrize(
    ("path", "collection"),
    [
        ("qa/a/b/jwt.de.md", "qa"),
        ("qa/a/b/jwt.de.MD", "qa"),
        ("qa/jwt.pt-BR.markdown", "qa"),
        ("frameworks/fastapi.de.yml", "frameworks"),
        ("topics/fastapi-security.pt-BR.yaml", "topics"),
        ("qa/a/b/jwt.en.md", ""),
        ("qa/a/b/jwt.md", ""),
        ("qa/a/b/de.md", ""),
        ("qa/a/b.de/jwt.md", ""),
        ("notes/jwt.de.md", ""),
    ],
)
def test_a_file_with_a_locale_before_its_suffix_is_a_translation(path: str, collection: str) -> None:
    found = [c.name for c in translations(("en", "de", "pt-BR")) if c.holds(path)]
    assert found == ([TRANSLATED[collection]] if collection else [])


def test_a_translation_names_its_locale_and_its_source() -> None:
    page = view(TRANSLATED["qa"], {}, {}, "qa/a/b/jwt.pt-BR.md", broken=False)
    topic = view(TRANSLATED["topics"], {}, {}, "topics/a-b.de.yml", broken=False)
    assert isinstance(page, PageTranslation)
    assert isinstance(topic, Translation)
    assert (page.locale, page.source, page.address) == ("pt-BR", "qa/a/b/jwt", "/a/b/jwt")
    assert (topic.locale, topic.source) == ("de", "topics/a-b")


def test_each_built_in_collection_can_be_translated() -> None:
    assert [c.name for c in translations(("en", "de"))] == [TRANSLATED[c.name] for c in BUILT_IN]
