"""The titles that readers know places by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from answerkey.delivery.store import Record, Store


def title_of(store: Store, address: str) -> str:
    """Return the title of what stands at an address; the address itself if there is nothing."""
    path, _, fragment = address.partition("#")
    if fragment and (question := store.question(address)) is not None:
        return str(question["qText"])
    if (document := store.document(path)) is not None:
        return str(document["title"])
    if (page := store.page(path)) is not None:
        return str(page["title"])
    place = store.topic(path) or store.framework(path.lstrip("/"))
    return str(place["name"]) if place is not None else address


def titles_of(store: Store, addresses: Iterable[str]) -> dict[str, str]:
    """Return the titles by address, each once, in their order."""
    return {address: title_of(store, address) for address in dict.fromkeys(addresses)}


def neighbours(store: Store, record: Record) -> list[tuple[str, str, str]]:
    """Return the relation, address and title of what stands before and after a page or document."""
    return [(rel, address, title_of(store, address)) for rel, address in _neighbours(record)]


def _neighbours(record: Record) -> Iterator[tuple[str, str]]:
    yield from ((rel, record[key]) for rel, key in (("prev", "previous"), ("next", "next")) if record[key])
