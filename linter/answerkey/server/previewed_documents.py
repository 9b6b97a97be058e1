"""Documents of the user's collections as the preview shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from answerkey.delivery.document_values import facts
from answerkey.delivery.store import Record, Store
from answerkey.rendering.headings import below_title
from answerkey.server.address_titles import neighbours, title_of, titles_of

_HEADING = re.compile(r"(<h1[ >].*?</h1>)\n?", re.S)  # at the start of rendered HTML, in which tags are balanced


class FieldReferences(NamedTuple):
    """A field that refers to others, with the address and the title of each."""

    field: str
    targets: tuple[tuple[str, str], ...]


def document_values(store: Store, document: Record) -> dict[str, Any]:
    """Return the values of the template of a document.

    `heading` is the first heading of its body where that is the title, and `body` what follows.
    """
    linked = list(_linked(store, document["references"]))
    fields = {each.field for each in linked}
    rows = facts(document["data"], document["texts"], document["title"])
    around = neighbours(document)
    heading = _HEADING.match(document["html"])
    if heading and Markup(heading[1]).striptags() != " ".join(document["title"].split()):  # noqa: S704  # it is safe
        heading = None
    return {
        "document": document,
        "rows": [(path, words) for path, words in rows if _field(path) not in fields],
        "linked": linked,
        "heading": heading[1] if heading else "",
        "body": below_title(document["html"][heading.end() if heading else 0 :], document["title"]),
        "neighbours": around,
        "titles": titles_of(store, (address for _, address in around)),
    }


def _linked(store: Store, references: Sequence[Mapping[str, Any]]) -> Iterator[FieldReferences]:
    """Yield the fields that refer to others, in the order of the file."""
    targets: dict[str, list[str]] = {}
    for each in references:
        targets.setdefault(_field(each["field"]), []).append(each["address"])
    for field, addresses in targets.items():
        yield FieldReferences(field, tuple((address, title_of(store, address)) for address in dict.fromkeys(addresses)))


def _field(path: str) -> str:
    """Return the path of a field without the number of an item at its end."""
    return re.sub(r"\[\d+\]$", "", path)
