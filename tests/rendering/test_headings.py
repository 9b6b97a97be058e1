"""HTML below a title has no second heading of the first level."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.rendering.headings import below_title
from answerkey.rendering.html import render
from answerkey.rendering.visible import visible
from properties import examples

_LINES = ("# One", "## Two", "###### Six", "One\n===", "Two\n---", "`<h1>`", '[a](/b "<h1>")', "> # Quoted", "text", "")


@pytest.mark.parametrize(
    "markdown, html",
    [
        ("# One\n\ntext", "<p>text</p>\n"),
        ("# *One*\n\n## Two", '<h2 id="two">Two</h2>\n'),
        ("# Other\n\n## Two", '<h2 id="other">Other</h2>\n<h3 id="two">Two</h3>\n'),
        ("# One\n\n# Other", '<h2 id="other">Other</h2>\n'),
        ("text\n\n# One", '<p>text</p>\n<h2 id="one">One</h2>\n'),
        ("## One", '<h2 id="one">One</h2>\n'),
        ("###### Six\n\n# A", '<h6 id="six">Six</h6>\n<h2 id="a">A</h2>\n'),
        ("`<h1>`", "<p><code>&lt;h1&gt;</code></p>\n"),
        ("", ""),
    ],
)
def test_a_heading_that_says_the_title_is_left_out_and_others_are_lowered(markdown: str, html: str) -> None:
    assert below_title(render(markdown).html, "One") == html


@examples(100)
@given(st.lists(st.sampled_from(_LINES)).map("\n\n".join))
def test_only_headings_change_and_none_is_of_the_first_level(markdown: str) -> None:
    html = render(markdown).html
    made = below_title(html, "Title")
    assert "<h1 " not in made
    assert visible(made) == visible(html)
    assert below_title(made, "Title") == made
