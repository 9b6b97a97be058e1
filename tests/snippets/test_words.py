"""Names and texts are taken apart into words."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.snippets.words import count_words, singular, strange_words, words


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("RedisSettings", ["redis", "settings"]),
        ("redis_settings", ["redis", "settings"]),
        ("HTTPException", ["http", "exception"]),
        ("größe2", ["gr", "öß", "e"]),
        ("__", []),
        ("x" * 100, ["x" * 100]),
    ],
)
def test_the_words_of_a_name_are_lower_case(name: str, expected: list[str]) -> None:
    assert words(name) == expected


def test_a_compound_counts_as_its_parts_and_as_a_whole() -> None:
    assert count_words("FastAPI, fast") == Counter({"fast": 2, "api": 1, "fastapi": 1})


@given(st.text("aAbB1_ öß-"))
def test_a_text_has_the_words_of_its_tokens(text: str) -> None:
    tokens = re.findall(r"[^\W\d_]+", text)
    every = [
        word for token in tokens for word in (words(token) if len(words(token)) < 2 else [*words(token), token.lower()])
    ]
    assert count_words(text) == Counter(every)


def test_a_word_is_strange_if_it_stands_only_in_the_part() -> None:
    around, inside = Counter({"redis": 3, "setings": 1}), Counter({"redis": 1, "setings": 1})
    assert strange_words("redis_setings", around, inside) == ("setings",)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("routes", "route"), ("class", "class"), ("status", "status"), ("analysis", "analysis"), ("is", "is")],
)
def test_the_singular_drops_the_s_of_a_plural_alone(word: str, expected: str) -> None:
    assert singular(word) == expected
