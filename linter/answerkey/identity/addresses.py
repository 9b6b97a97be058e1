"""The addresses of a base: of its frameworks, topics, pages, questions and documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from answerkey.identity.lock import ancestors, is_address, parent_of
from answerkey.model.corpus import Corpus, slug_or_stem
from answerkey.model.views import DocumentRecord, Framework, Page, Record, Topic
from answerkey.source import Span


class Place(NamedTuple):
    """The file and the span that define an address; a `draft` is not published."""

    path: str
    span: Span
    draft: bool = False


@dataclass(frozen=True)
class AddressBook:
    """The addresses of a base with their places.

    Drafts are included, since nothing else may take their address. Below the `uncertain` addresses there may be more:
    defects in the files hide them. So may there be anything that begins with one of `hidden`.
    """

    places: Mapping[str, Place]
    uncertain: frozenset[str]
    hidden: tuple[str, ...] = ()

    def __contains__(self, address: str) -> bool:
        return address in self.places

    @property
    def published(self) -> frozenset[str]:
        """The addresses without drafts."""
        return frozenset(address for address, place in self.places.items() if not place.draft)

    def lacks(self, address: str) -> bool:
        """Return True if the base certainly does not have an address."""
        if address in self.places or address.startswith(self.hidden):
            return False
        parent = parent_of(address)
        return parent not in self.uncertain and not (parent.count("/") == 1 and _ANY in self.uncertain)


_ANY = "*"  # any framework: that of some topic can't be read, or does not exist


def addresses_of(corpus: Corpus) -> AddressBook:
    """Collect the addresses of a base; of several files with one address the first has it."""
    places: dict[str, Place] = {}
    for entry in corpus.entries:
        for address, place in places_of(entry.record):
            if is_address(address):
                places.setdefault(address, place)
    hidden = {d.declaration.address_start for d in corpus.documents if not d.address}
    return AddressBook(places, frozenset(_uncertain(corpus)), tuple(sorted(hidden)))


def places_of(record: Record) -> Iterator[tuple[str, Place]]:
    """Yield the addresses that a file has, with their places."""
    if isinstance(record, Topic):
        if record.framework_slug is not None and record.slug is not None:
            yield f"/{record.framework_slug}/{record.slug}", Place(record.path, record.span_of("slug"))
    elif isinstance(record, Framework):
        yield f"/{slug_or_stem(record)}", Place(record.path, record.span_of("slug"))
    elif isinstance(record, Page):
        yield from _places_on(record)
    elif isinstance(record, DocumentRecord) and record.address:
        yield record.address, Place(record.path, record.address_span, _is_draft(record.data))


def _places_on(page: Page) -> Iterator[tuple[str, Place]]:
    draft = _is_draft(page.data)
    yield page.address, Place(page.path, _head(page), draft)
    for question in page.questions:
        if question.id:
            place = Place(page.path, question.span_of("id"), draft or _is_draft(question.data))
            yield f"{page.address}#{question.id}", place


def _head(page: Page) -> Span:
    """Return the empty span at the start of a page's data."""
    start = page.span_of().start
    return Span(start, start)


def _is_draft(data: Mapping[str, object]) -> bool:
    return data.get("draft") is True


def _uncertain(corpus: Corpus) -> Iterator[str]:
    """Yield the addresses below which defects may hide others: the root for frameworks, a page for questions."""
    for entry in corpus.entries:
        record = entry.record
        if isinstance(record, Framework) and record.slug is None:
            yield ""
        elif isinstance(record, Topic) and record.framework_slug not in corpus.framework_by_slug:
            yield _ANY
        elif isinstance(record, Topic) and record.slug is None:
            yield f"/{record.framework_slug}"
        elif isinstance(record, Page) and not has_all_ids(record):
            yield record.address


def has_all_ids(page: Record) -> bool:
    """Return True if each question of a page can be read and has a unique id."""
    items = page.data.get("questions")
    if page.broken or not isinstance(items, list):
        return False
    ids = [item.get("id") if isinstance(item, dict) else None for item in items]
    return all(isinstance(id_, str) for id_ in ids) and len(set(ids)) == len(ids)


def topmost(addresses: frozenset[str]) -> list[str]:
    """Return the addresses that are not below another of them, sorted."""
    return [address for address in sorted(addresses) if addresses.isdisjoint(ancestors(address))]
