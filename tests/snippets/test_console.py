"""Interactive sessions are read as doctest reads them."""

from __future__ import annotations

import pytest

from answerkey.snippets.console import examples, fault, is_session, joined, raising
from answerkey.source import identity

SESSION = ">>> x = 1\n>>> if x:\n...     print(x)\n...\n1\n>>> 1 / 0\nTraceback (most recent call last):\nZeroDivisionError: x\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [(SESSION, True), ("\n  >>> 1\n", True), ("x = 1\n>>> 1\n", False), ("", False), (">>>x", False)],
)
def test_a_session_begins_with_a_prompt(code: str, expected: bool) -> None:
    assert is_session(code) is expected


@pytest.mark.parametrize(
    ("session", "marked"),
    [(">>> x\n...y\n", "..."), (">>> x\n  >>> y\n", None), (SESSION, None), (">>> x\n>>>y\n", ">>>")],
)
def test_the_fault_stands_at_the_prompt_that_doctest_refuses(session: str, marked: str | None) -> None:
    found = fault(session)
    assert (session[slice(*found[0])] if found else None) == marked


def test_examples_are_the_code_behind_the_prompts_and_stand_where_they_stood() -> None:
    parts = examples(identity(SESSION))
    assert [part.text for part in parts] == ["x = 1\n", "if x:\n    print(x)\n", "1 / 0\n"]
    assert SESSION[slice(*parts[1].span(0, 4))] == "if x"
    assert raising(SESSION) == [False, False, True]


def test_joined_examples_map_to_the_same_places() -> None:
    whole = joined(examples(identity(SESSION)))
    at = whole.text.index("print")
    assert SESSION[slice(*whole.span(at, at + 5))] == "print"


def test_an_example_that_shows_a_syntax_error_is_left_out() -> None:
    assert examples(identity(">>> def\nSyntaxError: invalid syntax\n")) == []
