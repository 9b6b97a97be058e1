"""The volumes of a base: the parts that are derived, delivered and kept each for itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from answerkey.delivery.omissions import Scope
from answerkey.model import views
from answerkey.model.collections import Collection
from answerkey.model.corpus import Corpus, Facts
from answerkey.model.views import DocumentRecord


@dataclass(frozen=True)
class Volume:
    """A framework with all that belongs to it, or a collection that the user declares.

    `entries` are its files in the order of the corpus, translations included.
    """

    name: str
    entries: tuple[Facts, ...]
    collections: tuple[Collection, ...] = ()


def whole(corpus: Corpus, collections: tuple[Collection, ...]) -> Volume:
    """Return the one volume of an undivided base."""
    return Volume("base", corpus.entries, collections)


def divided(corpus: Corpus, documents: Sequence[Facts], collections: tuple[Collection, ...]) -> tuple[Volume, ...]:
    """Return the volumes of a base in reading order, the collections last; `documents` are those that are delivered.

    A base in which two volumes would deliver one address is not divided: the rules that report it may be off.
    """
    slugs = [record.slug for record in sorted(corpus.frameworks, key=reading_order)]
    files: dict[str | None, list[Facts]] = {slug: [] for slug in slugs}
    owners = {entry.record.source: _owner(entry.record) for entry in corpus.entries}
    for entry in corpus.entries:
        owner = owners.get(entry.record.source) if isinstance(entry.record, views.Translation) else _owner(entry.record)
        if owner in files:
            files[owner].append(entry)
    if None in files or len(files) < len(slugs) or _has_twins(corpus):
        return (whole(corpus, collections),)
    frameworks = (Volume(f"framework {slug}", tuple(entries)) for slug, entries in files.items())
    return *frameworks, *(_of_collection(each, documents) for each in collections)


def delivered_addresses(corpus: Corpus, documents: Iterable[Facts], scope: Scope) -> frozenset[str]:
    """Return the address of each framework, topic, page, question and document that is delivered."""
    return frozenset([*_addresses(corpus, scope), *(_document(entry).address for entry in documents)])


def reading_order(record: views.Framework | views.Topic) -> tuple[int, str]:
    """Return the key by which frameworks and topics are ordered."""
    return record.order or 0, record.path


def _owner(record: views.Record) -> str | None:
    """Return the slug of the framework that a record belongs to."""
    if isinstance(record, views.Framework):
        return record.slug
    return record.framework_slug if isinstance(record, (views.Topic, views.Page)) else None


def _has_twins(corpus: Corpus) -> bool:
    addresses = Counter(page.address for page in corpus.pages)
    return any(number > 1 for number in addresses.values())


def _of_collection(collection: Collection, documents: Sequence[Facts]) -> Volume:
    own = tuple(entry for entry in documents if _document(entry).collection == collection.name)
    return Volume(f"collection {collection.name}", own, (collection,))


def _document(entry: Facts) -> DocumentRecord:
    assert isinstance(entry.record, DocumentRecord)
    return entry.record


def _addresses(corpus: Corpus, scope: Scope) -> Iterator[str]:
    slugs = {record.slug or "": record for record in corpus.frameworks if not scope.omits(record)}
    yield from (f"/{record.slug}" for record in slugs.values())
    topics = [topic for topic in corpus.topics if (topic.framework_slug or "") in slugs and not scope.omits(topic)]
    yield from (f"/{topic.framework_slug}/{topic.slug}" for topic in topics)
    places = {(topic.framework_slug or "", topic.slug or "") for topic in topics}
    for page in corpus.pages:
        if (page.framework_slug or "", page.topic_slug or "") in places and scope.has(page):
            yield page.address
            yield from (f"{page.address}#{question.id}" for question in scope.questions(page))
