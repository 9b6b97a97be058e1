"""Patterns of a configuration are matched in a time that grows with the path."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from answerkey.model import globs
from answerkey.model.globs import pattern

PIECES = st.lists(st.sampled_from(["**/", "**", "*", "?", "{a,ab}", "a", "b", "/"]), max_size=7).map("".join)
PATHS = st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=4).map("/".join)


@given(PIECES, PATHS)
def test_both_ways_of_matching_agree(glob: str, path: str) -> None:
    pieces = tuple(piece for piece in globs._PIECES.split(glob) if piece)
    expression = re.compile("".join(map(globs._expression, pieces)), re.S)
    assert globs._Stepwise(pieces).matches(path) == (expression.fullmatch(path) is not None)


def test_a_pattern_of_many_wildcards_looks_at_each_place_once_a_piece() -> None:
    """The path counts how often it is asked for a character; a matcher that backtracks asks without end."""

    class Path(str):
        asked = 0

        def __getitem__(self, key: object) -> str:  # type: ignore[override]
            Path.asked += 1
            return super().__getitem__(key)  # type: ignore[index]

    hostile = "**/" + "*a" * 40 + "b"
    assert not pattern(hostile).matches(Path("a" * 200))
    assert Path.asked <= 2 * 82 * 200


def test_choices_in_a_row_are_no_regular_expression() -> None:
    assert not pattern("{a,aa}" * 40 + "b").matches("a" * 80)
