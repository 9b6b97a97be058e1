"""Rendered HTML as elements of XHTML, of which formats such as QTI allow a part."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

from answerkey.delivery.targets._shared import printable

_VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})
_TEXT = """p h1 h2 h3 h4 h5 h6 address caption dt a abbr acronym b big cite code dfn em i kbd q samp small span strong
    sub sup tt var"""
_FLOW = "div blockquote dl dd li td th ol ul table tbody tfoot thead tr col colgroup img br hr pre"
_ELEMENTS = frozenset(f"{_TEXT} {_FLOW}".split())
_INSTEAD = {
    "details": "div",
    "figure": "div",
    "section": "div",
    "summary": "p",
    "figcaption": "p",
    "input": "",
    "wbr": "",
}
_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "a": ("href",),
    "img": ("src", "alt", "width", "height"),
    "td": ("rowspan", "colspan"),
    "th": ("rowspan", "colspan", "scope"),
}
_REQUIRED = {"a": "href", "img": "src"}
_ITEMS = frozenset({"blockquote", "ol", "ul", "dl", "table", "tbody", "thead", "tfoot", "tr", "colgroup"})


def append_html(parent: Element, html: str) -> None:
    """Append HTML that the renderer made to an element, as elements and attributes that QTI 2.1 knows.

    Others become a `div` or a `span`, so that no text is lost. Boxes of task lists become characters.
    """
    builder = _Builder(parent)
    builder.feed(printable(html))
    builder.close()


class _Builder(HTMLParser):
    """Appends what it reads to an element. `_open` are the open elements with their tags as read."""

    def __init__(self, parent: Element) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, Element]] = [("", parent)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "input":
            self.handle_data("☑ " if "checked" in given else "☐ ")
        name = self._name(tag, given)
        if not name:
            return
        kept = {key: given[key] for key in _ATTRIBUTES.get(name, ()) if key in given}
        if name == "img":
            kept.setdefault("alt", "")
        element = SubElement(self._open[-1][1], name, kept)
        if tag not in _VOID:
            self._open.append((tag, element))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == open_tag for open_tag, _ in self._open[1:]):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        parent = self._open[-1][1]
        if parent.tag in _ITEMS:
            if not data.strip():
                return
            parent = SubElement(parent, "p") if parent.tag == "blockquote" else parent
        if len(parent) and parent is self._open[-1][1]:
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data

    @staticmethod
    def _name(tag: str, given: Mapping[str, str]) -> str:
        """Return the element that a tag becomes; empty for none."""
        if tag in _INSTEAD:
            return _INSTEAD[tag]
        name = tag if tag in _ELEMENTS else "span"
        required = _REQUIRED.get(name)
        if required is None or given.get(required):
            return name
        return "" if name == "img" else "span"
