"""Merged scores in which some volumes were replaced are those that are merged anew."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.search_index.merging import Layout, merged_scores, updated
from answerkey.delivery.search_index.scores import Scores
from properties import examples

RECORDS = [2, 0, 3, 1]
LAYOUT = Layout(5, RECORDS, (1, 2))


@st.composite
def volumes(draw: st.DrawFn, records: int) -> Scores:
    """Draw the scores of a volume with so many records."""
    found = st.dictionaries(st.integers(0, max(0, records - 1)), st.integers(0, 2**16 - 1), min_size=1)
    terms = draw(st.dictionaries(st.sampled_from("abcde"), found)) if records else {}
    ordered = {term: sorted(scores.items()) for term, scores in terms.items()}
    numbers = [array("I", [number for number, _ in pairs]).tobytes() for pairs in ordered.values()]
    scores = [array("H", [score for _, score in pairs]).tobytes() for pairs in ordered.values()]
    return Scores(list(ordered), numbers, scores)


every_volume = st.tuples(*map(volumes, RECORDS))


@given(old=every_volume, new=every_volume)
@examples(300)
def test_replaced_volumes_give_what_all_give(old: tuple[Scores, ...], new: tuple[Scores, ...]) -> None:
    merged, current = merged_scores(LAYOUT, old), list(old)
    for number, scores in enumerate(new):
        merged, current[number] = updated(merged, number, scores), scores
        assert merged == merged_scores(LAYOUT, current)
