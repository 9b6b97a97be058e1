"""Rendered HTML as elements of XHTML, of which formats such as QTI allow a part."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

from answerkey.delivery.targets._shared import printable

_VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})
_INLINE = frozenset(
    "a abbr acronym b big br cite code dfn em i img kbd q samp small span strong sub sup tt var".split()
)
_BLOCK = frozenset("address blockquote div dl h1 h2 h3 h4 h5 h6 hr ol p pre table ul".split())
_TEXT = _INLINE | frozenset("address caption dt h1 h2 h3 h4 h5 h6 p pre".split())  # they hold inline elements only
_ROWS = frozenset({"tr"})
_CHILDREN: Mapping[str, frozenset[str]] = {
    "blockquote": _BLOCK,
    "dl": frozenset({"dd", "dt"}),
    "ol": frozenset({"li"}),
    "ul": frozenset({"li"}),
    "table": frozenset("caption col colgroup tbody tfoot thead".split()),
    "colgroup": frozenset({"col"}),
    "tbody": _ROWS,
    "tfoot": _ROWS,
    "thead": _ROWS,
    "tr": frozenset({"td", "th"}),
}
_PARTS = frozenset().union(*_CHILDREN.values()) - _BLOCK
_AROUND = {
    "blockquote": "div",
    "dl": "dd",
    "ol": "li",
    "ul": "li",
    "tbody": "tr",
    "tfoot": "tr",
    "thead": "tr",
    "tr": "td",
}
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
        attributes = {name: value or "" for name, value in attrs}
        if tag == "input":
            self.handle_data("☑ " if "checked" in attributes else "☐ ")
        name = _name(tag, attributes)
        parent, name = _place(self._open[-1][1], name) if name else (self._open[-1][1], name)
        if not name:
            return
        allowed = {key: attributes[key] for key in _ATTRIBUTES.get(name, ()) if key in attributes}
        if name == "img":
            allowed.setdefault("alt", "")
        element = SubElement(parent, name, allowed)
        if tag not in _VOID:
            self._open.append((tag, element))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == open_tag for open_tag, _ in self._open[1:]):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        parent = self._open[-1][1]
        if parent.tag in _CHILDREN:
            if not data.strip():
                return
            parent, _ = _place(parent, "span")
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data


def _name(tag: str, attributes: Mapping[str, str]) -> str:
    """Return the element that a tag becomes; empty for none."""
    if tag in _INSTEAD:
        return _INSTEAD[tag]
    name = tag if tag in _TEXT | _BLOCK | _PARTS else "span"
    required = _REQUIRED.get(name)
    if required is None or attributes.get(required):
        return name
    return "" if name == "img" else "span"


def _place(parent: Element, name: str) -> tuple[Element, str]:
    """Return the element that an element of a name goes into, and the name that it may have there; empty for none."""
    if parent.tag in _TEXT and name not in _INLINE:
        return parent, "" if name in _VOID else "span"
    allowed = _CHILDREN.get(parent.tag)
    if allowed is None:
        return parent, name if name not in _PARTS else "" if name in _VOID else "div"
    if name in allowed:
        return parent, name
    if parent.tag == "colgroup":
        return parent, ""
    return _place(SubElement(parent, _AROUND.get(parent.tag, "tbody")), name)
