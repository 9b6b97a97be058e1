"""Slugs of titles in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.model.messages import is_kebab_case
from answerkey.model.slugs import fresh, latin_words, name_of, slug_of

TITLES = {
    "What's `Depends()` good for, Zoë?": "whats-depends-good-for-zoe",
    "a " * 100: "-".join("a" * 30),
    "Größe œuvre": "grosse-oeuvre",
    "Où est l’œil d'été ?": "ou-est-loeil-dete",
    "Çalışma zamanı nasıl ölçülür?": "calisma-zamani-nasil-olculur",
    "Τι είναι αυτό;": "ti-einai-ayto",
    "Что такое объект?": "chto-takoe-obekt",
    "什么是依赖注入？": "shen-me-shi-yi-lai-zhu-ru",
    "FastAPI 中的依赖": "fastapi-zhong-de-yi-lai",
    "依存性注入とは": "yi-cun-xing-zhu-ru-toha",
    "한국어 질문": "hangugeo-jilmun",
    "ما هو الحقن؟": "m-hw-lhqn",
    "מהי הזרקה?": "mhy-hzrkh",
    "हिन्दी क्या है": "hindi-kya-hai",
    "🚀 Deployment": "deployment",
    "№ 5, x² → ½": "no-5-x2-1-2",
    "🚀🚀": "text-6708b29c",
    "?!": "text-545f940d",
    "": "text-e3b0c442",
}


@pytest.mark.parametrize(("title", "slug"), TITLES.items())
def test_a_title_of_any_script_has_a_readable_slug(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@given(st.text(st.characters()))
def test_a_slug_is_kebab_case_short_and_the_same_each_time(text: str) -> None:
    slug = slug_of(text)
    assert is_kebab_case(slug)
    assert len(slug) <= 60
    assert slug_of(text) == slug
    assert latin_words(text) in ("", slug)


@given(st.text("abcxyz0189-"))
def test_the_words_of_a_slug_are_the_slug(text: str) -> None:
    assert slug_of(slug_of(text)) == slug_of(text)


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    """Normalizing a long run of combining marks takes quadratic time."""
    assert slug_of("a" + "\u0301\u0327" * 500_000) == "a"


def test_a_slug_that_is_taken_gets_a_number() -> None:
    assert fresh("a", {"a", "a-2"}) == "a-3"


def test_a_slug_suggests_a_name() -> None:
    assert name_of("path-operations") == "Path operations"
