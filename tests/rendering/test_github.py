"""GitHub's syntax is delivered as GitHub shows it."""

from __future__ import annotations

import pytest

from answerkey.model.anchors import Anchors
from answerkey.rendering.html import render

CASES = {
    "a ~~b~~ ~c~": "<p>a <s>b</s> <s>c</s></p>\n",
    "see https://example.com/a?b=c.": '<p>see <a href="https://example.com/a?b=c" rel="noopener noreferrer nofollow">https://example.com/a?b=c</a>.</p>\n',
    "www.example.com": '<p><a href="http://www.example.com" rel="noopener noreferrer nofollow">www.example.com</a></p>\n',
    "`https://example.com`": "<p><code>https://example.com</code></p>\n",
    "| a |\n|:-:|\n| b |": '<table>\n<thead>\n<tr>\n<th align="center">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td align="center">b</td>\n</tr>\n</tbody>\n</table>\n',
    "> [!WARNING]\n> *a*": '<div class="markdown-alert markdown-alert-warning">\n<p class="markdown-alert-title">Warning</p>\n<p><em>a</em></p>\n</div>\n',
    "> [!OTHER]\n> a": "<blockquote>\n<p>[!OTHER]\na</p>\n</blockquote>\n",
}


@pytest.mark.parametrize("markdown", CASES)
def test_inline_and_block_syntax(markdown: str) -> None:
    assert render(markdown).html == CASES[markdown]


def test_tasks_are_disabled_checkboxes() -> None:
    html = render("- [x] done\n- [ ] open\n- other").html
    assert html.count("<input ") == 2
    assert html.count("checked=") == 1
    assert html.count('disabled=""') == html.count('type="checkbox"') == 2
    assert html.startswith('<ul class="contains-task-list">\n<li class="task-list-item">')


def test_no_other_input_is_delivered() -> None:
    html = render('<input type="image" src="x" autofocus onfocus="y" class="z">').html
    assert set(html.strip("<>\n ").split()) == {"input", 'class=""', 'type="checkbox"', 'disabled=""'}


def test_footnotes_are_numbered_by_their_use_and_listed_below() -> None:
    html = render("b[^b] a[^a] b[^b]\n\n[^a]: A\n\n    second\n\n[^b]: B\n\n[^c]: never used").html
    assert "never used" not in html
    assert html.index(">B ") < html.index(">A<")
    assert [html.count(f">{number}</a></sup>") for number in (1, 2, 3)] == [2, 1, 0]
    for anchor in ("fn-a", "fn-b", "fnref-a", "fnref-b", "fnref-b-1"):
        assert html.count(f'id="{anchor}"') == 1
    assert '<a class="footnote-back" href="#fnref-b"' in html


def test_the_footnotes_of_two_texts_of_a_page_have_anchors_of_their_own() -> None:
    anchors = Anchors()
    first, second = (render("a[^1]\n\n[^1]: b", anchors=anchors).html for _ in range(2))
    assert 'href="#fn-1"' in first
    assert 'href="#fn-1-1"' in second


def test_a_footnote_in_a_footnote_follows_it() -> None:
    html = render("a[^1]\n\n[^1]: b[^2]\n\n[^2]: c").html
    assert html.index('id="fn-1"') < html.index('id="fn-2"')


def test_the_text_of_a_page_has_no_marks_of_footnotes() -> None:
    assert render("a[^1] b\n\n[^1]: c").text == "a b c"
