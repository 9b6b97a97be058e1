"""Words of Python's reference are found as if all of them were counted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from answerkey.snippets import common_words
from answerkey.snippets.common_words import is_common
from properties import examples

_WORDS = sorted(common_words._words())


@given(st.sampled_from(_WORDS), st.integers(0, 3), st.integers(0, 3), st.sampled_from(["", "e", "x", "ß", " "]))
@examples(1000)
def test_a_word_is_common_exactly_if_it_is_among_all_words(word: str, start: int, end: int, added: str) -> None:
    part = word[start : len(word) - end] + added
    assert is_common(part) == (part in common_words._words())


def test_most_words_are_looked_up_without_counting_all() -> None:
    common_words._words.cache_clear()
    assert is_common("function")
    assert not is_common("fucntion")
    assert common_words._words.cache_info().misses == 0
