"""Writes XML with the standard library, without characters that XML forbids."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from answerkey.delivery.targets._shared import printable


def child(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Append a new element to another one. Prefixes of names are those that the root declares."""
    element = SubElement(parent, name, {key: printable(value) for key, value in attributes.items()})
    if text:
        element.text = printable(text)
    return element


def document(root: Element, *, pretty: bool = True) -> bytes:
    """Return the bytes of a file; a `pretty` one has blanks between its elements, which would change readers' texts."""
    if pretty:
        indent(root)
    data: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"
