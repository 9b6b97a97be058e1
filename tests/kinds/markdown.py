"""Any Markdown: each construction, whole and broken, in any order."""

from __future__ import annotations

from hypothesis import strategies as st

_PIECES = [
    "text", "**bold**", "`a < b`", "~~gone~~", "<mark>marked</mark>", "<kbd>x</kbd>", "[a](/b)", "![p](/q.png)", "![](x)",
    "<b>", "</b>", "<p>", "</p>", "<table>", "<tr><td>x", "<li>y", "<ul>", "</div>", "<div>", "<dl><dt>a<dd>b</dl>", "<hr>",
    "<span><p>z</p></span>", "<a href='x'><h2>w</h2></a>", "<em><ul><li>v</ul></em>", "<pre>u<div>t</div></pre>", "&amp;",
    "<input type=checkbox checked>", "<br>", "<blockquote>s</blockquote>", "\x0b", "😀", "<caption>c</caption>", "<h1><p>h</h1>",
    "<abbr title=x>k</abbr>", "<details><summary>r</summary>q</details>", "<ol><p>no item</p></ol>", "<td>cell</td>",
    # Tables without rows or bodies, and with parts in other orders
    "<table></table>", "<table><caption>d</caption></table>", "<table><tr></tr></table>", "<table><thead></thead>e</table>",
    "<table><tbody><tr><td>f</tbody><thead><tr><th>g</thead><caption>h</caption><caption>i</caption></table>",
    "<table><colgroup><col span=2></colgroup><col><tfoot><tr><td>j</tfoot><tr><th scope=bad colspan=2x rowspan=''>k</table>",
    # Attributes of other types, and links that are not quite
    "<img src='http://e.org/a[1]?b=%zz#c#d' width=10px height=5.5 alt='l\nm'>", "<img src=x width=50% height=auto>", "<img alt=n>",
    "<a href='//[o'>p</a>", "<a href='http://e.org/ä {b}|c\\d#e#f'>q</a>", "<a href='http://u@v@[::1]:80/[w]'>r</a>",
    "<mailto:a@b.org>", "<ol start=3 type=a><li value=x>s</ol>", "<p style='color: red' align=center class=t id=u title=v>w</p>",
    # Elements that QTI lacks, or has not everywhere
    "<table><tr><td align=middle valign=top>l<th align=justify>m</table>", "<map><area href='http://e.org'></map>", "<ruby>x<rp>(</rp><rt>y</rt></ruby>", "<center><figure>z<figcaption>a</figcaption></figure></center>",
    "<pre>b<sub>c</sub><img src=d alt=e></pre>", "<a href='http://e.org'>f<table><tr><td><a href='http://f.org'>g</a></table></a>",
    "<b>" * 80, "<ul><li>" * 80, "</b>" * 80, "$h^2$", "> [!NOTE]\n> i",
    # Blocks of dialects
    "\nj\n:   k\n", "\n!!! note \"l\"\n    m\n", "\n??? tip\n    n\n", "\n:::note[o]\np\n:::\n", "\n```{warning} q\nr\n```\n", "\n=== \"s\"\n    t\n",
]  # fmt: skip
_BLOCKS = [
    "\n\n", "\n", " ", "\n- ", "\n1. ", "\n> ", "\n# ", "\n\n```python\nx = 1\n```\n\n", "\n| a | b |\n|---|---|\n| c | d |\n\n",
    "\n- [ ] ", "\n- [x] ", "[^1]\n\n[^1]: ", "\n\n    code\n\n", "\n***\n", "\n\n| a | b |\n|:-:|--:|\n\n",
]  # fmt: skip


def markdown_texts(*pieces: str) -> st.SearchStrategy[str]:
    """Make texts that also have these pieces."""
    parts = st.tuples(st.sampled_from([*_PIECES, *pieces]), st.sampled_from(_BLOCKS)).map("".join)
    return st.lists(parts, max_size=8).map("".join)
