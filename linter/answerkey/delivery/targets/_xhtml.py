"""Rendered HTML as elements of XHTML, of which formats such as QTI allow a part.

Elements, their order and the types of attributes are those of the XML Schema of QTI 2.1, ``imsqti_v2p1.xsd``. Where its
information model is narrower, as inside of `a` and `pre`, that is followed too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement

from answerkey.delivery.targets._shared import printable

_DEEPEST = 64  # elements in elements; the writer of XML calls itself for each, and readers of XML have limits too
_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "wbr"})
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
    "table": frozenset("caption tbody thead".split()),
    "tbody": _ROWS,
    "thead": _ROWS,
    "tr": frozenset({"td", "th"}),
}
_PARTS = frozenset().union(*_CHILDREN.values()) - _BLOCK
_KNOWN = _TEXT | _BLOCK | _PARTS
_AROUND = {"blockquote": "div", "dl": "dd", "ol": "li", "ul": "li", "tbody": "tr", "thead": "tr", "tr": "td"}
_INSTEAD = {
    **dict.fromkeys("article aside center details figure footer header hgroup nav section".split(), "div"),
    **dict.fromkeys("figcaption summary".split(), "p"),
    **dict.fromkeys("area col colgroup input wbr".split(), ""),
    "tfoot": "tbody",
}
_BARRED: Mapping[str, frozenset[str]] = {
    "a": frozenset({"a"}),
    "pre": frozenset({"big", "img", "small", "sub", "sup"}),
}
_REQUIRED = {"a": "href", "img": "src"}
_ALIGNMENTS = frozenset({"center", "justify", "left", "right"})
_DIMENSION = re.compile(r"\s*([0-9]+)(?:\.[0-9]*)?(%?)")
_URI = re.compile(r"((?:[^:/?#]+:)?)((?://[^/?#]*)?)([^#]*)(#?)(.*)", re.DOTALL)
_IPV6 = re.compile(r"(?://)?\[[0-9A-Fa-f:.]+\](?::[0-9]*)?")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PLAIN = "%:/?@!$&'()*+,;=~"  # characters of a URI that stay as they are, besides letters, digits and `_.-`


def append_html(parent: Element, html: str) -> None:
    """Append HTML that the renderer made to an element, as elements and attributes that QTI 2.1 knows.

    Others become a `div` or a `span`, so that no text is lost. Boxes of task lists become characters.
    """
    builder = _Builder(parent)
    builder.feed(printable(html))
    builder.close()
    for table in list(parent.iter("table")):
        _arrange(table)


class _Builder(HTMLParser):
    """Appends what it reads to an element. `_open` are the open tags, with the elements that take their content."""

    def __init__(self, parent: Element) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, Element]] = [("", parent)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "input":
            self.handle_data("☑ " if "checked" in attributes else "☐ ")
        element, name = self._open[-1][1], self._name(tag, attributes)
        if name:
            element, name = _place(element, name)
        if name:
            element = SubElement(element, name, _attributes(name, attributes))
        elif tag == "img":
            self.handle_data(attributes.get("alt", ""))
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

    def _name(self, tag: str, attributes: Mapping[str, str]) -> str:
        """Return the element that a tag becomes; empty for none."""
        if len(self._open) > _DEEPEST:
            return ""
        name = _INSTEAD.get(tag, tag if tag in _KNOWN else "span")
        required = _REQUIRED.get(name)
        lacks = required is not None and not attributes.get(required)
        if lacks or any(name in _BARRED.get(element.tag, ()) for _, element in self._open):
            return "" if name == "img" else "span"
        return name


def _place(parent: Element, name: str) -> tuple[Element, str]:
    """Return the element that an element of a name goes into, and the name that it may have there; empty for none."""
    if parent.tag in _TEXT and name not in _INLINE:
        return parent, "" if name in _VOID else "span"
    allowed = _CHILDREN.get(parent.tag)
    if allowed is None:
        return parent, "div" if name in _PARTS else name
    if name in allowed:
        return parent, name
    return _place(SubElement(parent, _AROUND.get(parent.tag, "tbody")), name)


def _arrange(table: Element) -> None:
    """Put the parts of a table into their order: at most one caption, at most one head, then bodies, at least one.

    A row without cells gets one, and a table without rows becomes a `div`.
    """
    for row in table.iter("tr"):
        if not len(row):
            SubElement(row, "td")
    captions = table.findall("caption")
    parts = [part for part in table if part.tag != "caption" and len(part)]
    for part in parts[1:] or parts:  # a head is the first of several parts
        part.tag = "tbody"
    for caption in captions[1:]:
        caption.tag = "span"
        captions[0].append(caption)
    table[:] = captions[:1] + parts
    if not parts:
        table.tag = "div"
        for caption in captions[:1]:
            caption.tag = "p"


def _attributes(name: str, attributes: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes of an element that QTI knows, with values of their types."""
    if name == "a":
        return {"href": _uri(attributes["href"])}
    if name in ("td", "th") and attributes.get("align") in _ALIGNMENTS:
        return {"align": attributes["align"]}
    if name != "img":
        return {}
    sizes = {key: _length(attributes.get(key, "")) for key in ("width", "height")}
    known = {key: value for key, value in sizes.items() if value}
    return {"src": _uri(attributes["src"]), "alt": attributes.get("alt", ""), **known}


def _length(text: str) -> str:
    """Return a size as browsers read it, in whole pixels or per cent; empty for none."""
    match = _DIMENSION.match(text)
    return "".join(match.groups()) if match else ""


def _uri(link: str) -> str:
    """Return a link as RFC 3986 has it: other characters are escaped, as browsers do."""
    parts = _URI.findall(_STRAY_PERCENT.sub("%25", link.strip()))[0]
    scheme, authority, path, mark, fragment = map(str, parts)
    user, at, host = authority.rpartition("@")
    brackets = "[]" if _IPV6.fullmatch(host) else ""
    site = quote(user, safe=_PLAIN.replace("@", "")) + at + quote(host, safe=_PLAIN + brackets)
    return scheme + site + quote(path, safe=_PLAIN) + mark + quote(fragment, safe=_PLAIN)
