"""The addresses that a base has: of its frameworks, topics, pages and questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from answerkey.identity.lock import ancestors, is_address
from answerkey.model.corpus import Corpus
from answerkey.model.views import Framework, Page, Record, Topic
from answerkey.source import Span


class Place(NamedTuple):
    """Where an address comes from: a file, a span in it, and whether it is a draft that is not published."""

    path: str
    span: Span
    draft: bool = False


@dataclass(frozen=True)
class Present:
    """The addresses of a base with their places; `unknown` are those below which defects hide what there is.

    Drafts have an address: nothing else may take it.
    """

    places: Mapping[str, Place]
    unknown: frozenset[str]

    def __contains__(self, address: str) -> bool:
        return address in self.places

    @property
    def published(self) -> frozenset[str]:
        """The addresses that readers can come to."""
        return frozenset(address for address, place in self.places.items() if not place.draft)

    def is_lost(self, address: str) -> bool:
        """Whether an address is certainly not there."""
        if address in self.places:
            return False
        page, hash_, _ = address.partition("#")
        around = page if hash_ else page.rpartition("/")[0]
        return around not in self.unknown and not (around.count("/") == 1 and _ANY in self.unknown)


_ANY = "*"  # topics whose own framework can't be known, or is none


def present(corpus: Corpus) -> Present:
    """The addresses of a base."""
    places: dict[str, Place] = {}
    for address, place in _places(corpus):
        if is_address(address):
            places.setdefault(address, place)
    return Present(places, frozenset(_unknown(corpus)))


def _places(corpus: Corpus) -> Iterator[tuple[str, Place]]:
    for (framework, slug), topic in corpus.topic_by_slug.items():
        yield f"/{framework}/{slug}", Place(topic.path, topic.span_of("slug"))
    for slug, record in corpus.framework_by_slug.items():
        yield f"/{slug}", Place(record.path, record.span_of("slug"))
    for page in corpus.pages:
        draft = _is_draft(page.data)
        yield page.address, Place(page.path, _head(page), draft)
        for question in page.questions:
            if question.id:
                place = Place(page.path, question.span_of("id"), draft or _is_draft(question.data))
                yield f"{page.address}#{question.id}", place


def _head(page: Page) -> Span:
    """Where a page begins to say what it is."""
    start = page.span_of().start
    return Span(start, start)


def _is_draft(data: Mapping[str, object]) -> bool:
    return data.get("draft") is True


def _unknown(corpus: Corpus) -> Iterator[str]:
    """The addresses below which there may be more than can be seen: the root for frameworks, a page for questions."""
    for entry in corpus.entries:
        record = entry.record
        if isinstance(record, Framework) and record.slug is None:
            yield ""
        elif isinstance(record, Topic) and record.framework_slug not in corpus.framework_by_slug:
            yield _ANY
        elif isinstance(record, Topic) and record.slug is None:
            yield f"/{record.framework_slug}"
        elif isinstance(record, Page) and not _is_whole(record):
            yield record.address


def _is_whole(page: Record) -> bool:
    """Whether all questions of a page are known by an id of their own."""
    items = page.data.get("questions")
    if page.broken or not isinstance(items, list):
        return False
    ids = [item.get("id") if isinstance(item, dict) else None for item in items]
    return all(isinstance(name, str) for name in ids) and len(set(ids)) == len(ids)


def topmost(addresses: frozenset[str]) -> list[str]:
    """Those of some addresses around which none of the others is, in order."""
    return [address for address in sorted(addresses) if addresses.isdisjoint(ancestors(address))]
