"""Questions of one line, and those that hold code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.rendering.html import render_inline
from answerkey.rendering.questions import parts_of, render_question
from properties import examples

CODE = "```python\nprint(1)\n```"
PIECES = [
    "What",
    " is ",
    "*this*",
    "\n",
    "\n\n",
    "# ",
    "- ",
    "1. ",
    "> ",
    "    ",
    "`a`",
    "``",
    "<b>",
    "```x```",
    "[a](b)",
    "?",
]


@examples(600)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_a_question_without_a_fence_is_rendered_as_one_paragraph(text: str) -> None:
    if not any(line.lstrip("> -1.#").startswith("```") for line in text.split("\n")):
        assert render_question(text) == render_inline(text)
        assert parts_of(text) == (text, "")


@pytest.mark.parametrize(
    ("markdown", "title", "rest", "text"),
    [
        (f"What does *this* print?\n\n{CODE}\n", "What does *this* print?", CODE, "What does this print?"),
        (f"Given\nthis:\n{CODE}\nWhat now?", "Given\nthis:", f"{CODE}\nWhat now?", "Given this:"),
        (f"{CODE}\n\nWhat now?", "What now?", CODE, "What now?"),
        (f"\r\nWhat?\r\n\r\n{CODE}", "What?", CODE, "What?"),
        ("- a\n\nWhat?\n\n~~~\n1\n~~~", "What?", "- a\n\n\n~~~\n1\n~~~", "What?"),
        (CODE, "", CODE, ""),
    ],
)
def test_the_first_paragraph_beside_code_is_the_title(markdown: str, title: str, rest: str, text: str) -> None:
    assert parts_of(markdown) == (title, rest)
    rendered = render_question(markdown)
    assert rendered.text == text
    assert "<pre><code" in rendered.html
    assert len(rendered.snippets) == 1
