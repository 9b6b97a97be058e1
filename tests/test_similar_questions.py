"""Questions that are similar are found by a signature that they share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.rules.question._similarity import Wording, are_similar, signatures, sizes, wording
from properties import examples

WORDS = st.sampled_from(["view", "request", "answer", "router", "not", "depends", "cookie", "session", "v2", "token"])
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(lambda words: wording(" ".join(words)))
LONG_TEXTS = st.lists(st.integers(10, 60).map(lambda n: "abcdefg"[n % 7] * (n // 7)), min_size=15, max_size=60).map(
    lambda words: wording(" ".join(words))
)
SHARES = st.sampled_from([0.0, 0.3, 0.6, 0.75, 0.9, 1.0])


@given(TEXTS, TEXTS, SHARES)
@examples(500)
def test_similar_texts_share_a_signature_and_fit_in_size(text: Wording, other: Wording, share: float) -> None:
    if text.words and set(text.words) & set(other.words) and are_similar(text, other, share):
        _assert_that_one_finds_the_other(text, other, share)


@given(LONG_TEXTS, st.data(), SHARES)
@examples(100)
def test_a_text_with_some_words_more_and_some_less_shares_a_signature(
    text: Wording, data: st.DataObject, share: float
) -> None:
    words = data.draw(st.lists(st.sampled_from(text.words), min_size=max(1, len(text.words) - 4), unique=True))
    other = wording(" ".join([*words, *data.draw(st.lists(WORDS, max_size=3))]))
    if are_similar(text, other, share):
        _assert_that_one_finds_the_other(text, other, share)


def _assert_that_one_finds_the_other(text: Wording, other: Wording, share: float) -> None:
    size = len(other.words)
    assert size in sizes(len(text.words), share)
    assert set(signatures(text, size, share)) & set(signatures(other, size, share))


QUESTIONS = [
    "How does a route handler declare a required header?",
    "Which of several middlewares runs first, and how are the others ordered after it in a stack of them?",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_texts_that_differ_in_a_number_alone_share_no_signature(question: str) -> None:
    """Pages that are alike but for it, such as those on releases, would each be compared with all others."""
    texts = [wording(f"{question} in release {number}") for number in range(50)]
    keys = [key for text in texts for key in signatures(text, len(text.words), 0.9)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.75, 0.9, 1.0])
@pytest.mark.parametrize("number", [1, 5, 10, 20, 40])
def test_a_text_has_few_signatures(number: int, share: float) -> None:
    text = wording(" ".join(f"{'abcdefghij'[n % 10]}{'klmno'[n // 10]}" for n in range(number)))
    assert 1 <= len(signatures(text, number, share)) <= 30
