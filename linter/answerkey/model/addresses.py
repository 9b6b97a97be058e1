"""Where the paths that authors write lead to."""

from __future__ import annotations

import posixpath
from collections.abc import Container
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from answerkey.model.corpus import Corpus
from answerkey.model.views import Page, Record


class Lead(NamedTuple):
    """Where a path leads: an address of the base, or a file of it after a slash.

    `full` is the path from the root as it was written, and `folder` what it was taken relative to.
    """

    found: str
    full: str
    folder: str


class Inner(NamedTuple):
    """What a link says that stays in the base: a path, empty for its own file, and a fragment; both decoded."""

    path: str
    fragment: str


def inner(target: str) -> Inner | None:
    """What a link says; nothing for one that leads out of the base, or that is none."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not target:
        return None
    return Inner(unquote(parts.path), unquote(parts.fragment))


def as_address(path: str, known: Container[str]) -> str:
    """The address that a path means: one of the known ones, or that of the page whose file it names."""
    plain = path.removesuffix(".md")
    return plain.removeprefix("/qa") if plain not in known and plain.startswith("/qa/") else plain


def resolve(path: str, record: Record, corpus: Corpus) -> Lead | None:
    """Where the path of a link in a file leads; nothing where it leads nowhere."""
    for folder in folders(record):
        full = posixpath.normpath(posixpath.join(folder, path))
        address = as_address(full, corpus.addresses)
        if address in corpus.addresses or address == "/":
            return Lead(address, full, folder)
        if full.lstrip("/") in corpus.files:
            return Lead(full, full, folder)
    return None


def folders(record: Record) -> tuple[str, ...]:
    """What the relative links of a file are relative to: its folder, and that of a page's address."""
    own = posixpath.dirname("/" + record.path)
    return (own, posixpath.dirname(record.address)) if isinstance(record, Page) else (own,)
