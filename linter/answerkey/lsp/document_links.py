"""Links of an open file that an editor can follow: references of all kinds to something in the base.

A link carries its destination, and where that stands is looked up when the user follows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsprotocol import types

from answerkey.lsp.links import Destination, written_span
from answerkey.lsp.navigation import location_of, references_of
from answerkey.lsp.open_file import OpenFile

_ADDRESS, _FRAGMENT, _FILE = "address", "fragment", "uri"


def document_links(file: OpenFile) -> Iterator[types.DocumentLink]:
    """Yield the references of a file that lead to something, without their targets."""
    for reference in references_of(file):
        destination = reference.destination
        if location_of(destination, file.locations) is not None:
            place = file.positions.range(written_span(file.text, reference.span))
            shown = "#".join(filter(None, destination))
            data = {_FILE: file.buffer.uri, _ADDRESS: destination.address, _FRAGMENT: destination.fragment}
            yield types.DocumentLink(place, tooltip=shown, data=data)


def uri_in(data: Any) -> str:
    """Return the URI of the file that a link is from; empty for a link that is not ours."""
    uri = data.get(_FILE) if isinstance(data, dict) else None
    return uri if isinstance(uri, str) else ""


def destination_in(data: Any) -> Destination:
    """Return the destination that a link of ours carries."""
    return Destination(str(data.get(_ADDRESS)), str(data.get(_FRAGMENT)))


def with_target(link: types.DocumentLink, location: types.Location) -> types.DocumentLink:
    """Return a link with its target; a line beyond the first is written as VS Code and others read it."""
    start = location.range.start
    place = f"#L{start.line + 1},{start.character + 1}" if start.line else ""
    return types.DocumentLink(link.range, f"{location.uri}{place}", link.tooltip, link.data)
