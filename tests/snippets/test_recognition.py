"""The language of a code is told only where there is no doubt."""

from __future__ import annotations

import pytest

from answerkey.snippets.recognition import language_of


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ('{"a": [1, 2]}', "json"),
        ('[{"a": 1}]', "json"),
        (">>> x = 1\n>>> x\n1\n", "pycon"),
        ("def f():\n    return 1\n", "python"),
        ("from os import path\n", "python"),
        ("$ pip install x\n$ ls\n", "console"),
    ],
)
def test_a_certain_language_has_its_tag(code: str, language: str) -> None:
    assert language_of(code) == language


@pytest.mark.parametrize(
    "code",
    ["[1, 2]", '"text"', "1", "{}", "x = 1", "import this", "def f():\n    return 1 +\n", "$ ls\nfile.txt", "NaN", ""],
)
def test_what_may_be_something_else_has_none(code: str) -> None:
    assert language_of(code) == ""


def test_a_code_of_any_length_is_answered() -> None:
    assert language_of("def f(): pass\n" * 10_000) == ""
