"""The terms that changed volumes touch are all of those whose postings are others when they are merged anew."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.search_index.merging import Layout, changed_terms, merged_postings
from answerkey.delivery.search_index.scores import UNIT, Scores
from properties import examples

RECORDS = [2, 0, 3, 1]
LAYOUT = Layout(5, RECORDS, (1, 2))


@st.composite
def volumes(draw: st.DrawFn, records: int) -> Scores:
    """Draw the scores of a volume with so many records."""
    scores = st.one_of(st.integers(0, 2**16 - 1), st.integers(UNIT, UNIT + 3))  # some give one impact
    found = st.dictionaries(st.integers(0, max(0, records - 1)), scores, min_size=1)
    terms = draw(st.dictionaries(st.sampled_from("abcde"), found)) if records else {}
    ordered = {term: sorted(scores.items()) for term, scores in terms.items()}
    return Scores.of(
        {
            term: (array("I", [number for number, _ in pairs]), array("H", [score for _, score in pairs]))
            for term, pairs in ordered.items()
        }
    )


every_volume = st.tuples(*map(volumes, RECORDS))


@given(old=every_volume, new=every_volume)
@examples(300)
def test_terms_that_changed_volumes_do_not_touch_have_the_same_postings(
    old: tuple[Scores, ...], new: tuple[Scores, ...]
) -> None:
    before, now = merged_postings(LAYOUT, old), merged_postings(LAYOUT, new)
    records = {term: len(impacts) for term, (_, impacts) in before.items()}
    changed = changed_terms(LAYOUT, records, list(zip(old, new, strict=True)))
    assert changed == {term for term in before.keys() | now.keys() if before.get(term) != now.get(term)}
    some = merged_postings(LAYOUT, new, changed)
    assert some == {term: each for term, each in now.items() if term in changed}
