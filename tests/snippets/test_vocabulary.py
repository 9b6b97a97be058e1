"""A slip of the pen is one edit away from the name that was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.snippets.vocabulary import NearIndex, is_slip
from properties import examples


@pytest.mark.parametrize(
    ("name", "target", "expected"),
    [
        ("Depnds", "Depends", True),
        ("Depeends", "Depends", True),
        ("Dpeends", "Depends", True),
        ("Basemodel", "BaseModel", True),
        ("Depends", "Depends", False),
        ("Routers", "Router", False),
        ("model_1", "model_2", False),
        ("Depe", "Depends", False),
    ],
)
def test_a_slip_is_one_letter_lost_added_or_swapped(name: str, target: str, expected: bool) -> None:
    assert is_slip(name, target) is expected


@examples(100)
@given(st.text("abcdef", min_size=6, max_size=9), st.data())
def test_the_index_finds_each_name_that_lacks_a_character(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    assert name in NearIndex([name, "other"]).around(name[:at] + name[at + 1 :])
