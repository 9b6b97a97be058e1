"""Similar questions are the same ones whether all are asked for or a part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from answerkey.rules.question._similarity import Wording, first_similar, wording
from properties import examples

WORDS = st.sampled_from(["view", "request", "answer", "router", "not", "depends", "cookie", "session"])
TEXTS = st.lists(st.lists(WORDS, max_size=6).map(lambda words: wording(" ".join(words))), max_size=12)


@given(TEXTS, st.sampled_from([0.3, 0.6, 0.9]), st.sets(st.integers(0, 11)))
@examples(500)
def test_a_part_has_the_findings_that_it_has_among_all(texts: list[Wording], share: float, requested: set[int]) -> None:
    every = [pair for pair in first_similar(texts, share) if pair[0] in requested]
    assert [pair for pair in first_similar(texts, share, requested) if pair[0] in requested] == every
