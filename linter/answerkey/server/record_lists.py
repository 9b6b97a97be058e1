"""Whole lists of records, which the store gives in parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from answerkey.delivery.entities import DOCUMENT, PAGE
from answerkey.delivery.store import MAX_LIMIT, DocumentFilters, Filters, Record, Slice, Store

Members = tuple[str, ...]
_OF_PAGES: Final[Members] = PAGE.names("item")
_OF_DOCUMENTS: Final[Members] = DOCUMENT.names("item")


def pages_of(store: Store, filters: Filters, members: Members = _OF_PAGES) -> list[Record]:
    """Return all pages that match."""
    return _all(lambda after: store.pages(filters, limit=MAX_LIMIT, after=after, members=members))


def documents_of(store: Store, collection: str, members: Members = _OF_DOCUMENTS) -> list[Record]:
    """Return all documents of a collection, in its order."""
    return _all(
        lambda after: store.documents(DocumentFilters(collection), limit=MAX_LIMIT, after=after, members=members)
    )


def _all(part_after: Callable[[str | None], Slice[Record]]) -> list[Record]:
    part = part_after(None)
    items = list(part.items)
    while part.next is not None:
        part = part_after(part.next)
        items += part.items
    return items
