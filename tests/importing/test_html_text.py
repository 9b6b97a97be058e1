"""HTML becomes the Markdown that renders as it did."""

from __future__ import annotations

import re
import sys

import pytest

from answerkey.importing.html_text import UnreadableHtml, markdown_of
from answerkey.importing.result import MissingPackages
from answerkey.rendering.html import render

CASES = {
    "a line break": ("a<br>b", "a\\\nb"),
    "two line breaks": ("a<br><br>b<br>", "a\n\nb"),
    "line breaks in an item": ("<ul><li>a<br>b<br><br>c</li></ul>", "- a\\\n  b\n\n  c"),
    "lines of an editor": ("<div>a</div><div>b</div>", "a\n\nb"),
    "what looks like Markdown": ("<p>1. a_b *c* `d` [x](y)</p>", "1\\. a_b \\*c\\* \\`d\\` \\[x](y)"),
    "what looks like HTML": ("&lt;b&gt; &amp;lt; 1 &lt; 2", "\\<b> \\&lt; 1 < 2"),
    "code with a fence": ("<pre><code>```\na\n```</code></pre>", "````\n```\na\n```\n````"),
    "code in a language": ('<pre><code class="hljs language-py">a = 1\n</code></pre>', "```py\na = 1\n```"),
    "code with a backtick": ("<code>a`b</code>", "``a`b``"),
    "code with a space": ("<code>a </code>", "`a `"),
    "code with tags": ("<pre>a<br><span>b</span></pre>", "```\na\nb\n```"),
    "a table": ("<table><tr><th>a|b</th></tr><tr><td>c</td></tr></table>", "| a\\|b |\n| --- |\n| c |"),
    "an image": ('<img src="a b.png" alt="x[y">', "![x\\[y](<a b.png>)"),
    "a script": ("a<script>b</script><style>c</style>", "a"),
    "an anchor": ('<a name="x">a</a>', "a"),
    "a link with its address": (
        '<a href="http://x.y">http://x.y</a>, <a href="/z">http://x.y</a>',
        "<http://x.y>, [http://x.y](/z)",
    ),
    "a dash behind a word": ("<b>a</b> - b", "**a** - b"),
    "a dash behind a line break": ("a<br>- b", "a\\\n\\- b"),
    "bold beside bold": ("<b>a</b><b>b</b>", "**ab**"),
    "no HTML": ("a * b & c", "a \\* b & c"),
    "the name of a file": ("setup.py", "setup.py"),
}


@pytest.mark.parametrize(("html", "markdown"), CASES.values(), ids=CASES)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert markdown_of(html) == markdown


ANSWERS = [
    "A *b* **c** `d` [e](https://x.org/f_g_h).\n\n- one\n- two\n  - deep\n\n1. a\n\n   ```python\n   x = [1]\n   ```\n\n2. b\n",
    "| a | `b|c` |\n| --- | ---: |\n| 1 \\| 2 | **3** |\n\n> quoted\n> more\n\n### Title\n\n    code\n\n---\n\nEnd\\\nof it.\n",
    "\\# no title\n\n\\- no item\n\n1\\. none\n\n`` a`b `` ![c](d.png) <https://x.org>\n",
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_is_rendered_and_read_renders_as_it_did(answer: str) -> None:
    html = render(answer).html
    assert _plain(render(markdown_of(html)).html) == _plain(html)


def _plain(html: str) -> str:
    """HTML without the colours of code and without differences of blanks."""
    return " ".join(re.sub(r"</?span[^<>]*>", "", html).split())


@pytest.mark.parametrize("html", ["<i>" * 5000 + "x", "<p>" + "x" * (2**20)], ids=["depth", "length"])
def test_html_beyond_all_bounds_is_refused(html: str) -> None:
    with pytest.raises(UnreadableHtml):
        markdown_of(html)


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "markdownify", None)
    monkeypatch.setattr("answerkey.importing.html_text.find_spec", lambda name: None)
    assert markdown_of("no HTML") == "no HTML"
    with pytest.raises(MissingPackages, match=r"pip install 'answerkey\[import\]'"):
        markdown_of("<b>x</b>")
