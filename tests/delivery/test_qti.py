"""Items of QTI hold what the renderer makes of any Markdown, as elements that QTI allows."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, fromstring, tostring

from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.targets._shared import printable
from answerkey.delivery.targets._xhtml import append_html
from answerkey.rendering.html import render
from kinds.qti import assert_valid
from properties import examples

PIECES = st.sampled_from(
    [
        "text", "**bold**", "`a < b`", "~~gone~~", "<mark>marked</mark>", "<kbd>x</kbd>", "[a](/b)", "![p](/q.png)", "![](x)",
        "<b>", "</b>", "<p>", "</p>", "<table>", "<tr><td>x", "<li>y", "<ul>", "</div>", "<div>", "<dl><dt>a<dd>b</dl>", "<hr>",
        "<span><p>z</p></span>", "<a href='x'><h2>w</h2></a>", "<em><ul><li>v</ul></em>", "<pre>u<div>t</div></pre>", "&amp;",
        "<input type=checkbox checked>", "<br>", "<blockquote>s</blockquote>", "\x0b", "😀", "<caption>c</caption>", "<h1><p>h</h1>",
        "<abbr title=x>k</abbr>", "<details><summary>r</summary>q</details>", "<ol><p>no item</p></ol>", "<td>cell</td>",
    ]
)  # fmt: skip
BLOCKS = st.sampled_from(
    ["\n\n", "\n", " ", "\n- ", "\n1. ", "\n> ", "\n# ", "\n\n```python\nx = 1\n```\n\n", "\n| a | b |\n|---|---|\n| c | d |\n\n",
     "\n- [ ] ", "\n- [x] ", "[^1]\n\n[^1]: ", "\n\n    code\n\n", "\n***\n"]
)  # fmt: skip


class Text(HTMLParser):
    """The text of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


@examples(300)
@given(st.lists(st.tuples(PIECES, BLOCKS), max_size=8))
def test_any_rendered_text_becomes_valid_elements_and_loses_no_word(parts: list[tuple[str, str]]) -> None:
    html = render("".join(piece + block for piece, block in parts)).html
    root = Element("div")
    append_html(root, html)
    assert_valid(fromstring(tostring(root)))
    shown, text = "".join(root.itertext()), "".join(Text(html).parts)
    assert "".join(shown.split()).replace("☑", "").replace("☐", "") == "".join(printable(text).split())
