"""Documents of the user's collections as the preview shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from answerkey.delivery.document_values import facts
from answerkey.delivery.store import Record, Store

_HEADING = re.compile(r"(<h1[ >].*?</h1>)\n?", re.S)  # at the start of rendered HTML, in which tags are balanced
_PART = 100


class FieldReferences(NamedTuple):
    """A field that refers to others, with the address and the title of each."""

    field: str
    targets: tuple[tuple[str, str], ...]


def documents_of(store: Store, collection: str) -> list[Record]:
    """Return all documents of a collection, in its order."""
    part = store.documents(collection, limit=_PART)
    items = list(part.items)
    while part.next is not None:
        part = store.documents(collection, limit=_PART, after=part.next)
        items += part.items
    return items


def document_values(store: Store, document: Record) -> dict[str, Any]:
    """Return the values of the template of a document.

    `heading` is the first heading of its body where that is the title, and `body` what follows.
    """
    linked = list(_linked(store, document["references"]))
    fields = {each.field for each in linked}
    rows = facts(document["data"], document["texts"], document["title"])
    heading = _HEADING.match(document["html"])
    if heading and Markup(heading[1]).striptags() != " ".join(document["title"].split()):  # noqa: S704  # it is safe
        heading = None
    return {
        "document": document,
        "rows": [(path, words) for path, words in rows if _field(path) not in fields],
        "linked": linked,
        "heading": heading[1] if heading else "",
        "body": document["html"][heading.end() if heading else 0 :],
        "neighbours": [(rel, address, _title(store, address)) for rel, address in _neighbours(document)],
    }


def _neighbours(document: Record) -> Iterator[tuple[str, str]]:
    yield from ((rel, document[key]) for rel, key in (("prev", "previous"), ("next", "next")) if document[key])


def _linked(store: Store, references: Sequence[Mapping[str, Any]]) -> Iterator[FieldReferences]:
    """Yield the fields that refer to others, in the order of the file."""
    targets: dict[str, list[str]] = {}
    for each in references:
        targets.setdefault(_field(each["field"]), []).append(each["address"])
    for field, addresses in targets.items():
        yield FieldReferences(field, tuple((address, _title(store, address)) for address in dict.fromkeys(addresses)))


def _field(path: str) -> str:
    """Return the path of a field without the number of an item at its end."""
    return re.sub(r"\[\d+\]$", "", path)


def _title(store: Store, address: str) -> str:
    """Return what readers call the place of an address."""
    path, _, fragment = address.partition("#")
    if fragment and (question := store.question(address)) is not None:
        return str(question["qText"])
    if (document := store.document(path)) is not None:
        return str(document["title"])
    if (page := store.page(path)) is not None:
        return str(page["title"])
    place = store.topic(path) or store.framework(path.lstrip("/"))
    return str(place["name"]) if place is not None else address
