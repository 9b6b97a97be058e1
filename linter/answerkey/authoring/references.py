"""Where the references of a document lead, and how the path of one is written anew."""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple

from answerkey.authoring.base import Base
from answerkey.model.addresses import LinkTarget, as_address, internal_link, resolve
from answerkey.model.document import Document
from answerkey.model.views import Page, Record


class Led(NamedTuple):
    """Where a link leads: what its path resolves to (nothing for one within its page), and the page's address."""

    lead: LinkTarget | None
    page: str


class Reference(NamedTuple):
    """Where a reference leads: an address or file, and a fragment; empty where that is out of the base, or nowhere."""

    found: str
    fragment: str = ""


def references(document: Document, base: Base) -> list[Reference]:
    """The references of a document, in order."""
    record, found = document.record, []
    if isinstance(record, Page):
        for _, path in record.related:
            address = as_address("/" + path.strip("/"), base.corpus.addresses)
            found.append(Reference(address if address in base.corpus.page_by_address else ""))
    for answer in document.answers:
        for link in answer.links:
            lead = led(link.target, record, base)
            place = (lead.lead.address if lead.lead else lead.page) if lead is not None else ""
            found.append(Reference(place, _fragment(link.target) if place else ""))
    return found


def led(target: str, record: Record, base: Base) -> Led | None:
    """Where a link of a file leads; nothing where it leads out of the base or nowhere."""
    said = internal_link(target)
    if said is None:
        return None
    if not said.path:
        return Led(None, record.address if isinstance(record, Page) else "")
    lead = resolve(said.path, record, base.corpus)
    return Led(lead, lead.address) if lead is not None else None


def _fragment(target: str) -> str:
    said = internal_link(target)
    return said.fragment if said is not None else ""


def instead(text: str, old: str, new: str) -> str:
    """The text with another one in place of the last that it holds."""
    head, _, tail = text.rpartition(old)
    return head + new + tail


def relative(full: str, folder: str, path: str, *, minimal: str) -> str:
    """A path from a folder; one that went further up than it had to does so again, where that still leads there."""
    plain = path.removeprefix("./")
    ups = re.match(r"(?:\.\./)*", plain)
    assert ups is not None
    top = posixpath.normpath(posixpath.join(folder, ups[0])).rstrip("/") + "/"
    if plain.rstrip("/") != minimal and full.startswith(top):
        after = ups[0] + full.removeprefix(top)
    else:
        after = posixpath.relpath(full, folder)
    return f"./{after}" if path.startswith("./") else after
