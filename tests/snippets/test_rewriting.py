"""A new text takes the place of a code wherever that stands, or nothing does."""

from __future__ import annotations

import pytest

from answerkey.model.collections import PLAIN
from answerkey.model.limits import Limits
from answerkey.parsing.document import parse_document
from answerkey.pipeline.guard import Unguarded
from answerkey.snippets.gather import Setting, gather
from answerkey.snippets.rewriting import Place, rewritten
from answerkey.snippets.snippet import Snippet


def snippet_of(text: str) -> Snippet:
    document = parse_document("a.md", PLAIN, text, Limits())
    (snippet,) = gather(document, Setting(text, Limits(), Unguarded()))
    return snippet


def change(text: str, new: str) -> str | None:
    snippet = snippet_of(text)
    place = Place(snippet.fence.code, snippet.fence.marker, snippet.answer.text, text)
    edit = rewritten(snippet.fence.code, new, place)
    return None if edit is None else text[: edit.span.start] + edit.text + text[edit.span.end :]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("```py\nx=1\n```\n", "```py\nx = 1\ny = 2\n```\n"),
        ("```py\r\nx=1\r\n```\r\n", "```py\r\nx = 1\r\ny = 2\r\n```\r\n"),
        ("- a\n\n  ```py\n  x=1\n  ```\n", "- a\n\n  ```py\n  x = 1\n  y = 2\n  ```\n"),
        ("> ```py\n> x=1\n> ```\n", "> ```py\n> x = 1\n> y = 2\n> ```\n"),
        ("> - ~~~py\n>   x=1\n>   ~~~\n", "> - ~~~py\n>   x = 1\n>   y = 2\n>   ~~~\n"),
    ],
)
def test_new_lines_stand_behind_the_marks_of_the_old_ones(before: str, after: str) -> None:
    assert change(before, "x = 1\ny = 2\n") == after


def test_the_code_of_the_new_file_is_the_new_code() -> None:
    after = change("1. > ```py\n   > x=1\n   > ```\n", "if x:\n    y = 2\n")
    assert after is not None
    assert snippet_of(after).fence.code.text == "if x:\n    y = 2\n"


@pytest.mark.parametrize("new", ["```\n", "x = 1\n````\n"])
def test_a_line_that_would_close_the_fence_is_not_written(new: str) -> None:
    assert change("```py\nx=1\n```\n", new) is None
