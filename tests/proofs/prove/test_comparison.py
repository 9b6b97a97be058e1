"""What a text promises is compared with what comes out."""

from __future__ import annotations

from datetime import date

import pytest

from answerkey.proofs.comparison import agrees, as_expected_lines, lasting, prints

SAME = [
    ("3", "3"),
    ("a b", "a\nb"),
    ("<object at 0x...>", "<object at 0x7f00>"),
    ('"x"', "'x'"),
    ("{'b': 2, 'a': 1}", "{'a': 1, 'b': 2}"),
    ("{3, 1, 2}", "{1, 2, 3}"),
    ('User(name="ada", tags={"b", "a"})', "User(name='ada', tags={'a', 'b'})"),
    ('{"id": ..., "name": "x"}', "{'id': 7, 'name': 'x'}"),
    ("1_000", "1000"),
    ("...", "anything\nat all"),
]
DIFFERENT = [
    ("3", "4"),
    ("1", "1.0"),
    ("1", "True"),
    ("[1, 2]", "[2, 1]"),
    ("[1, 2]", "(1, 2)"),
    ("{1, 2}", "{1, 2, 3}"),
    ("{1: 2}", "{1: 3}"),
    ("f(a=1)", "f(b=1)"),
    ("x", "y"),
    ("", "x"),
    ("x", ""),
    ("(" * 500, ")" * 500),
    ("[" * 300 + "]" * 300, "[" * 299 + "]" * 299),
]


@pytest.mark.parametrize(("want", "got"), SAME)
def test_the_same_in_other_words_is_the_same(want: str, got: str) -> None:
    assert agrees(want, got)


@pytest.mark.parametrize(("want", "got"), DIFFERENT)
def test_what_says_something_else_is_not(want: str, got: str) -> None:
    assert not agrees(want, got)


@pytest.mark.parametrize(
    ("got", "written"),
    [
        ("<A object at 0x7f00aa11>", "<A object at 0x...>"),
        ("'/tmp/tmpx1/a.txt'", "'...'"),
        ("PosixPath('/proof/home/a.txt') /proof/tmp", "PosixPath('...') ..."),
        ("2026-07-01T10:00:00.123+00:00", "..."),
        ("2026-06-30 23:59:59", "..."),
        ("2020-01-01T10:00:00", "2020-01-01T10:00:00"),
        ("2026-07-01", "2026-07-01"),
        ("datetime.datetime(2026, 7, 1, 10, 0, tzinfo=datetime.timezone.utc)", "datetime.datetime(...)"),
        ("[datetime.date(2026, 7, 2)]", "[datetime.date(...)]"),
        ("datetime.date(2026, 1, 2)", "datetime.date(2026, 1, 2)"),
        ("0xff", "0xff"),
    ],
)
def test_what_is_another_the_next_time_is_written_as_anything(got: str, written: str) -> None:
    assert lasting(got, date(2026, 7, 1)) == written
    assert agrees(written, got)


def test_one_line_of_a_comment_stands_for_many() -> None:
    assert prints("a, b c", "a\nb c\n")
    assert prints("a b", "a\nb")
    assert not prints("a, c", "a\nb")


def test_an_empty_line_of_a_session_is_marked_and_no_output_has_none() -> None:
    assert as_expected_lines("a\n\nb\n") == ["a", "<BLANKLINE>", "b"]
    assert as_expected_lines("") == []
    assert agrees("a\n<BLANKLINE>\nb\n", "a\n\nb\n")
