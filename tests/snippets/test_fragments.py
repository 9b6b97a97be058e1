"""Signs that an author left something out, or says why it is there."""

from __future__ import annotations

import ast

import pytest

from answerkey.snippets.fragments import comments, is_cut_off, mentioned

CODE = "def f():\n    x = 1\n    ...\n\ndef g():\n    y = 1\n    def h():\n        ...\n    return 2\n"


@pytest.mark.parametrize(("line", "expected"), [(2, True), (6, True), (8, True), (4, False)])
def test_a_line_is_cut_off_if_the_function_around_it_holds_an_ellipsis(line: int, expected: bool) -> None:
    assert is_cut_off(ast.parse(CODE), line) is expected


def test_a_default_is_no_sign() -> None:
    assert not is_cut_off(ast.parse("def f(x=...):\n    y = 1\n"), 2)


@pytest.mark.parametrize(
    ("code", "expected"),
    [("x = 1  # one\n# two\n", {1: "# one", 2: "# two"}), ("x = '# no'", {}), ("x = (  # a\n", {1: "# a"}), ("x", {})],
)
def test_comments_are_found_by_line_also_in_code_that_does_not_end(code: str, expected: dict[int, str]) -> None:
    assert comments(code) == expected


@pytest.mark.parametrize(("text", "expected"), [("uses `db` here", True), ("dbx", False), ("a.db", True), ("", False)])
def test_a_name_is_mentioned_as_a_whole_word(text: str, expected: bool) -> None:
    assert mentioned("db", ["other", text]) is expected
