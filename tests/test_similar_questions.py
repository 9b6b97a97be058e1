"""Questions that are similar are found by a rare word that they share."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from answerkey.rules.question._similarity import Wording, are_similar, rarest, sizes, wording
from properties import examples

WORDS = st.sampled_from(["view", "request", "answer", "router", "not", "depends", "cookie", "session"])
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(lambda words: wording(" ".join(words)))


@given(TEXTS, TEXTS, st.sampled_from([0.0, 0.3, 0.6, 0.75, 0.9, 1.0]))
@examples(500)
def test_similar_texts_share_one_of_their_rarest_words_and_fit_in_size(
    text: Wording, other: Wording, share: float
) -> None:
    if text.words and set(text.words) & set(other.words) and are_similar(text, other, share):
        assert set(rarest(text, share)) & set(rarest(other, share))
        assert len(other.words) in sizes(len(text.words), share)
