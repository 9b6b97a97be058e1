"""The references of a document, and new paths for them."""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple

from answerkey.authoring.base import Base
from answerkey.model.addresses import LinkTarget, as_address, internal_link, resolve
from answerkey.model.document import Document
from answerkey.model.references import resolve_reference
from answerkey.model.views import DocumentRecord, Page, PageTranslation, Record


class ResolvedLink(NamedTuple):
    """The target of a link: what its path resolves to (none for a link within its page), and the page's address."""

    target: LinkTarget | None
    page: str


class Reference(NamedTuple):
    """The address or file that a reference leads to, and a fragment; both empty if broken or outside of the base."""

    target: str
    fragment: str = ""


def references(document: Document, base: Base) -> list[Reference]:
    """Return the references of a document, in order."""
    record, references = document.record, []
    if isinstance(record, Page):
        for _, path in record.related:
            address = as_address("/" + path.strip("/"), base.corpus.addresses)
            references.append(Reference(address if address in base.corpus.page_by_address else ""))
    if isinstance(record, DocumentRecord):
        targets = [resolve_reference(reference, base.corpus) for reference in record.references]
        references += [Reference(target.address, target.fragment) for target in targets]
    for answer in document.answers:
        for link in answer.links:
            resolved = resolve_link(link.target, record, base)
            place = (resolved.target.address if resolved.target else resolved.page) if resolved is not None else ""
            references.append(Reference(place, _fragment(link.target) if place else ""))
    return references


def resolve_link(destination: str, record: Record, base: Base) -> ResolvedLink | None:
    """Resolve the destination of a link in a file; none where it is broken or leads out of the base."""
    parts = internal_link(destination)
    if parts is None:
        return None
    if not parts.path:
        own = record.address if isinstance(record, (Page, PageTranslation, DocumentRecord)) else ""
        return ResolvedLink(None, own)
    target = resolve(parts.path, record, base.corpus)
    return ResolvedLink(target, target.address) if target is not None else None


def _fragment(destination: str) -> str:
    parts = internal_link(destination)
    return parts.fragment if parts is not None else ""


def replace_last(text: str, old: str, new: str) -> str:
    """Replace the last occurrence of `old` in a text."""
    head, _, tail = text.rpartition(old)
    return head + new + tail


def relative(full: str, folder: str, path: str, *, minimal: str) -> str:
    """Return the path from `folder` to `full`.

    If `path`, the present one, goes up more folders than `minimal` does, so does the new one where that is possible.
    """
    plain = path.removeprefix("./")
    ups = re.match(r"(?:\.\./)*", plain)
    assert ups is not None
    top = posixpath.normpath(posixpath.join(folder, ups[0])).rstrip("/") + "/"
    if plain.rstrip("/") != minimal and full.startswith(top):
        after = ups[0] + full.removeprefix(top)
    else:
        after = posixpath.relpath(full, folder)
    return f"./{after}" if path.startswith("./") else after
