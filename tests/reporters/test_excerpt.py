"""Carets stand under what they mean, whatever the line is made of."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.reporters._excerpt import COLUMNS, CUT, Excerpt, excerpt


@pytest.mark.parametrize(
    ("before", "columns"),
    [
        ("", 0),
        ("abc", 3),
        ("日本語", 6),
        ("😀", 2),
        ("ｗ", 2),
        ("e\u0301", 1),
        ("⚠\ufe0f", 2),
        ("⚠", 1),
        ("👍\U0001f3fd", 2),
        ("\u1112\u1161\u11ab", 2),
        ("\x1b", len(r"\x1b")),
        ("\u200d", len(r"\u200d")),
        ("\t", 4),
        ("ab\t", 4),
        ("日本\t", 8),
    ],
)
def test_the_columns_of_what_stands_before_are_counted(before: str, columns: int) -> None:
    start = len(before)
    assert excerpt(f"{before}x", start, start + 1)[1:] == (columns, 1)


def test_a_tab_becomes_blanks_up_to_the_next_stop() -> None:
    assert excerpt("a\tb", 1, 2) == Excerpt("a   b", 1, 3)


def test_wide_characters_have_two_carets() -> None:
    assert excerpt("a日本b", 1, 3).under == 4


def test_an_empty_span_has_one_caret() -> None:
    assert excerpt("ab", 1, 1) == Excerpt("ab", 1, 1)


def test_a_caret_may_stand_after_the_line() -> None:
    assert excerpt("ab", 2, 2) == Excerpt("ab", 2, 1)


def test_a_place_beyond_the_line_is_its_end() -> None:
    """The line on disk may be shorter than the one that was checked."""
    assert excerpt("ab", 7, 9) == Excerpt("ab", 2, 1)


def test_a_line_that_fits_is_whole() -> None:
    line = "x" * COLUMNS
    assert excerpt(line, 80, 81) == Excerpt(line, 80, 1)


def test_a_long_line_is_cut_around_the_span() -> None:
    found = excerpt("a" * 500 + "!" + "b" * 500, 500, 501)
    assert found.text[found.before] == "!"
    assert found.text == f"{CUT}{'a' * 80}!{'b' * 79}{CUT}"


def test_only_the_cut_side_is_marked() -> None:
    line = "x" * 300
    assert excerpt(line, 0, 1).text == "x" * COLUMNS + CUT
    assert excerpt(line, 299, 300).text == CUT + "x" * COLUMNS


def test_a_span_wider_than_the_view_is_shown_from_its_start() -> None:
    found = excerpt("x" * 20 + "y" * 900, 20, 920)
    assert found == Excerpt(f"{CUT}{'y' * COLUMNS}{CUT}", 1, COLUMNS)


@given(st.text(string.ascii_letters, max_size=2000), st.integers(0, 2000), st.integers(0, 100))
def test_carets_stand_under_the_span_of_plain_text(line: str, start: int, size: int) -> None:
    start = min(start, len(line))
    found = excerpt(line, start, start + size)
    assert found.text[found.before : found.before + found.under].startswith(line[start : start + size])


@given(st.text(st.characters(exclude_categories=()), max_size=600), st.integers(0, 600), st.integers(0, 600))
def test_an_excerpt_fits_the_view(line: str, start: int, size: int) -> None:
    found = excerpt(line, start, start + size)
    assert found.under >= 1
    assert found.before + found.under <= COLUMNS + len(CUT) + 1
