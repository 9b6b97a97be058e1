"""The titles that readers know places by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from answerkey.delivery.store import MAX_LIMIT, MAX_VALUES, Filters, Record, Store


def title_of(store: Store, address: str) -> str:
    """Return the title of what stands at an address; the address itself if there is nothing."""
    return titles_of(store, [address])[address]


def titles_of(store: Store, addresses: Iterable[str]) -> dict[str, str]:
    """Return the titles by address, each once, in their order."""
    unique = list(dict.fromkeys(addresses))
    titles: dict[str, str] = {}
    for first in range(0, len(unique), MAX_VALUES):
        titles |= _batch(store, unique[first : first + MAX_VALUES])
    return {address: titles.get(address) or _of_place(store, address) for address in unique}


def _batch(store: Store, addresses: Sequence[str]) -> dict[str, str]:
    """Return the titles of questions and pages among some addresses."""
    asked = tuple(address for address in addresses if "#" in address)
    paths = tuple(address for address in addresses if "#" not in address)
    limit = MAX_LIMIT
    questions = store.questions(Filters(ids=asked), limit=limit, members=("address", "qText")).items if asked else ()
    pages = store.pages(Filters(pages=paths), limit=limit, members=("path", "title")).items if paths else ()
    return {each["address"]: each["qText"] for each in questions} | {each["path"]: each["title"] for each in pages}


def _of_place(store: Store, address: str) -> str:
    """Return the title of a document, topic or framework, or of the page of a question that is not there."""
    path = address.partition("#")[0]
    if (document := store.document(path)) is not None:
        return str(document["title"])
    if path != address and (title := _batch(store, [path]).get(path)):
        return title
    place = store.topic(path) or store.framework(path.lstrip("/"))
    return str(place["name"]) if place is not None else address


def neighbours(record: Record) -> list[tuple[str, str]]:
    """Return the relation and address of what stands before and after a page or document."""
    return [(rel, record[key]) for rel, key in (("prev", "previous"), ("next", "next")) if record[key]]
