"""Items of QTI hold what the renderer makes of any Markdown, as elements that QTI allows."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import Element, fromstring, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.targets import Settings, load
from answerkey.delivery.targets._shared import printable
from answerkey.delivery.targets._xhtml import append_html
from answerkey.dialects import names
from answerkey.rendering.html import render
from kinds.markdown import markdown_texts
from kinds.qti import mistakes, mistakes_of_package
from properties import examples


class Text(HTMLParser):
    """The text of HTML, and of its images."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")


def characters(*parts: str) -> Counter[str]:
    return Counter("".join("".join(parts).split()).replace("☑", "").replace("☐", ""))


def xhtml(html: str) -> Element:
    root = Element("div")
    append_html(root, html)
    return root


@examples(300)
@given(markdown_texts(), st.sampled_from(names()))
def test_any_rendered_text_becomes_valid_elements_and_loses_no_word(markdown: str, dialect: str) -> None:
    html = render(markdown, dialect=dialect).html
    root = xhtml(html)
    assert list(mistakes(fromstring(tostring(root)))) == []
    pictures = [image.attrib["alt"] for image in root.iter("img")]
    assert characters(*root.itertext(), *pictures) == characters(printable("".join(Text(html).parts)))


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<table><thead><tr><th>a</th></tr></thead></table>", "<table><tbody><tr><th>a</th></tr></tbody></table>"),
        ("<table><caption>a</caption></table>", "<div><p>a</p></div>"),
        ("<table><tbody><tr></tr></tbody></table>", "<table><tbody><tr><td /></tr></tbody></table>"),
        (
            '<table><tbody><tr><td align="right">a</td><td align="middle">b</td></tr></tbody></table>',
            '<table><tbody><tr><td align="right">a</td><td>b</td></tr></tbody></table>',
        ),
        ('<img src="a" alt="b" width="10px" height="5.5">', '<img src="a" alt="b" width="10" height="5" />'),
        ('<img src="a" width="50%" height="auto">', '<img src="a" alt="" width="50%" />'),
        ('<p><img alt="a"></p>', "<p>a</p>"),
        ('<pre><img src="a" alt="b"><sub>c</sub></pre>', "<pre>b<span>c</span></pre>"),
        ('<a href="b"><em><a href="c">d</a></em></a>', '<a href="b"><em><span>d</span></em></a>'),
        ('<a href="http://e.org/ä [b]?%zz#c#d">e</a>', '<a href="http://e.org/%C3%A4%20%5Bb%5D?%25zz#c%23d">e</a>'),
        ('<a href="http://u@v@[::1]:80/%41">b</a>', '<a href="http://u%40v@[::1]:80/%41">b</a>'),
        ('<map><area href="a"></map>b', "<span />b"),
        ("<center>a</center>", "<div>a</div>"),
    ],
)
def test_html_that_qti_lacks_becomes_what_is_nearest(html: str, written: str) -> None:
    assert tostring(xhtml(html), "unicode") == f"<div>{written}</div>"


def test_elements_are_not_nested_deeper_than_a_reader_of_xml_goes() -> None:
    root = xhtml(f"{'<ul><li>' * 5000}a{'</li></ul>' * 5000}<p>b</p>")
    written = tostring(root, "unicode")
    assert written.count("<ul>") < 100
    assert written.endswith("<p>b</p></div>")


def test_a_package_has_an_image_whatever_its_file_is_called(base: Path, reopen: Callable[[Path], Catalog]) -> None:
    name = "ä [1] #%zz.p%41 g"
    (base / "content" / "images" / "view.png").rename(base / "content" / "images" / name)
    page = base / "content" / "qa" / "flask" / "views" / "basics.md"
    page.write_text(page.read_text(encoding="utf-8").replace("view.png", quote(name)), encoding="utf-8")
    file = next(file for file in load("qti").files(reopen(base), Settings()) if file.path == "qti/flask.zip")
    with zipfile.ZipFile(io.BytesIO(file.make())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert list(mistakes_of_package(files)) == []
    (media,) = (path for path in files if path.startswith("media/"))
    assert re.fullmatch(r"media/[A-Za-z0-9.-]+", media)
