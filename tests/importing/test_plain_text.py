"""Plain text in Markdown is read as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.importing.plain_text import plain_markdown
from answerkey.rendering.html import render

ACTIVE = [*list("*_`[]()<>&#~|\\-+=.:!^$1a \n"), "<b>", "&lt;", "http://a.b", "1. ", "- ", "# ", "__", "](x)", ":--"]


@given(st.lists(st.sampled_from(ACTIVE), max_size=12).map("".join))
def test_a_reader_sees_the_text(text: str) -> None:
    rendered = render(plain_markdown(text))
    assert "".join(rendered.text.split()) == "".join(text.split())


KEPT = ["a_b and snake_case_name", "2 < 3 and 4 > 3", "3.14", "C++ -- D", "a: b", "50 %", "(x) {y} 'z'", "a & b"]


@pytest.mark.parametrize("text", KEPT)
def test_nothing_is_escaped_that_does_nothing(text: str) -> None:
    assert plain_markdown(text) == text
