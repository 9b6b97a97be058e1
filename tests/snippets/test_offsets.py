"""Python's lines and columns become offsets in characters."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.snippets.offsets import CodeIndex
from properties import examples


@examples(50)
@given(st.text(alphabet="aé😀世 ", max_size=8))
def test_a_node_behind_any_text_is_where_it_is_written(text: str) -> None:
    code = f"x = '{text}', name\n"
    node = next(n for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Name) and n.id == "name")
    assert code[slice(*CodeIndex(code).node(node))] == "name"


def test_the_header_of_a_node_ends_with_its_first_line() -> None:
    code = "def f(\n    x,\n):\n    pass\n"
    assert code[slice(*CodeIndex(code).header(ast.parse(code).body[0]))] == "def f("


def test_a_line_has_no_blanks_around_it() -> None:
    code = "a\n    b  \n"
    assert code[slice(*CodeIndex(code).line(2))] == "b"


@pytest.mark.parametrize("line", [2, 99])
def test_a_line_past_the_end_is_the_end(line: int) -> None:
    index = CodeIndex("x")
    assert index.from_characters(line, 0) == index.from_bytes(line, 0) == 1


@pytest.mark.parametrize(("at", "expected"), [((0, 1), "x"), ((5, 5), "1"), ((1, 1), " "), ((6, 9), "1")])
def test_a_span_that_nobody_sees_is_pulled_back_to_what_is_written(at: tuple[int, int], expected: str) -> None:
    code = "x = 1\n\n"
    assert code[slice(*CodeIndex(code).visible(*at))] == expected
