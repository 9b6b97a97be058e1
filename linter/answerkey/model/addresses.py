"""Targets of the paths that authors write in links."""

from __future__ import annotations

import posixpath
from collections.abc import Container
from typing import NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

from answerkey.model.corpus import slug_or_stem
from answerkey.model.locales import split_locale
from answerkey.model.views import DocumentRecord, Framework, Page, PageTranslation, Record, Topic


class LinkTarget(NamedTuple):
    """The target of a path in a link.

    `address` is an address of the base, or the path of a file after a slash. `full` is the path from the root as the
    author wrote it, and `folder` the folder that it is relative to. `locale` is the one that the author names.
    """

    address: str
    full: str
    folder: str
    locale: str = ""


class DocumentAddresses(Protocol):
    """The addresses of documents by the paths of their files."""

    def get(self, path: str, /) -> str | None: ...


class AddressSpace(Protocol):
    """All that links of a base can lead to."""

    @property
    def locales(self) -> tuple[str, ...]: ...
    @property
    def addresses(self) -> Container[str]: ...
    @property
    def files(self) -> Container[str]: ...
    @property
    def document_addresses(self) -> DocumentAddresses: ...


class InternalLink(NamedTuple):
    """A link within the base: a path, empty for its own file, and a fragment; both decoded."""

    path: str
    fragment: str


def internal_link(target: str) -> InternalLink | None:
    """Return the parts of a link within the base, or None for any other link."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not target:
        return None
    return InternalLink(unquote(parts.path), unquote(parts.fragment))


def as_address(path: str, addresses: Container[str]) -> str:
    """Return the address for a path: one of `addresses`, or that of the page whose file it names."""
    plain = path.removesuffix(".md")
    return plain.removeprefix("/qa") if plain not in addresses and plain.startswith("/qa/") else plain


def resolve(path: str, record: Record, base: AddressSpace) -> LinkTarget | None:
    """Return the target of the path of a link in a file, or None if it leads nowhere."""
    for folder in folders(record):
        full = posixpath.normpath(posixpath.join(folder, path))
        locale, plain = split_locale(full, base.locales)
        address = base.document_addresses.get(plain[1:]) or as_address(plain, base.addresses)
        if address in base.addresses or address == "/":
            return LinkTarget(address, full, folder, locale)
        if full.lstrip("/") in base.files:
            return LinkTarget(full, full, folder)
    return None


def folders(record: Record) -> tuple[str, ...]:
    """Return the folders that links of a file may be relative to: its own, and that of its address."""
    own = posixpath.dirname("/" + record.path)
    address = record.address if isinstance(record, (Page, PageTranslation, DocumentRecord)) else ""
    return (own, posixpath.dirname(address)) if address else (own,)


def address_of(record: Record) -> str | None:
    """Return the address of a page, topic, framework or document, or of the page that a file translates.

    It is None for other files and where it can't be made.
    """
    if isinstance(record, (Page, PageTranslation, DocumentRecord)):
        return record.address or None
    if isinstance(record, Topic):
        return f"/{record.framework_slug}/{record.slug}" if record.framework_slug and record.slug else None
    return f"/{slug_or_stem(record)}" if isinstance(record, Framework) else None
