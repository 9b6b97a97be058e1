"""black formats what it can read, and judges whether two codes are one."""

from __future__ import annotations

import pytest

from answerkey.snippets.formatting import equivalent, format_code
from answerkey.snippets.style import Style


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x=1", "x = 1\n"),
        ("x = 1\n", "x = 1\n"),
        ("def (:", None),
        ("print 1", None),
        ("# -*- coding: nonsense -*-\nx=1", None),
    ],
)
def test_code_that_black_refuses_has_no_form(code: str, expected: str | None) -> None:
    assert format_code(code, Style()) == expected


def test_the_line_length_counts() -> None:
    assert format_code("f(aaaa, bbbb)", Style(line_length=10)) == "f(\n    aaaa,\n    bbbb,\n)\n"


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [("x=1", "x = 1\n", True), ("x=1", "x = 2", False), ("'a'", '"a"', True), ("x", "x y", False), ("(", "(", False)],
)
def test_codes_with_one_syntax_tree_are_equivalent(before: str, after: str, same: bool) -> None:
    assert equivalent(before, after) is same
