"""The rows and numbers about addresses and files that several rules ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from answerkey.model.base_index import BaseIndex, Derived, Row, Rows, Sums, joined
from answerkey.model.corpus import Facts, Moment, slug_or_stem
from answerkey.model.views import DocumentRecord, Framework, Page, Question, Topic, Translation


def _frameworks(facts: Facts) -> Iterator[tuple[str, Any]]:
    record = facts.record
    if isinstance(record, Framework):
        yield slug_or_stem(record), record.name


def _framework_slugs(facts: Facts) -> Iterator[tuple[str, Any]]:
    yield from (("", slug) for slug, _ in _frameworks(facts))


def _topics(facts: Facts) -> Iterator[tuple[str, Any]]:
    record = facts.record
    if isinstance(record, Topic) and record.framework_slug is not None and record.slug is not None:
        yield joined(record.framework_slug, record.slug), record.name


def _topic_slugs(facts: Facts) -> Iterator[tuple[str, Any]]:
    record = facts.record
    if isinstance(record, Topic) and record.framework_slug is not None and record.slug is not None:
        yield record.framework_slug, record.slug


def _topic_stems(facts: Facts) -> Iterator[tuple[str, Any]]:
    record = facts.record
    if isinstance(record, Topic):
        yield record.stem, [record.slug, record.framework_slug]


def _pages(facts: Facts) -> Iterator[tuple[str, Any]]:
    if isinstance(facts.record, Page):
        yield facts.record.address, facts.record.broken


def _page_addresses(facts: Facts) -> Iterator[tuple[str, Any]]:
    yield from (("", address) for address, _ in _pages(facts))


def _documents(facts: Facts) -> Iterator[tuple[str, Any]]:
    if isinstance(facts.record, DocumentRecord) and facts.record.address:
        yield facts.record.address, facts.record.broken


def _document_addresses(facts: Facts) -> Iterator[tuple[str, Any]]:
    yield from (("", address) for address, _ in _documents(facts))


def _document_paths(facts: Facts) -> Iterator[tuple[str, Any]]:
    yield from ((facts.path, address) for address, _ in _documents(facts))


def _addresses(facts: Facts) -> dict[str, int]:
    record = facts.record
    if isinstance(record, Topic):
        has_address = record.framework_slug is not None and record.slug is not None
        return {f"/{record.framework_slug}/{record.slug}": 1} if has_address else {}
    if isinstance(record, Framework):
        return {f"/{slug_or_stem(record)}": 1}
    return {address: 1 for address, _ in (*_pages(facts), *_documents(facts))}


def _sources(facts: Facts) -> Iterator[tuple[str, Any]]:
    if isinstance(facts.record, (Framework, Topic, Page)):
        yield facts.record.source, facts.record.broken


def _source_list(facts: Facts) -> Iterator[tuple[str, Any]]:
    yield from (("", source) for source, _ in _sources(facts))


def _translations(facts: Facts) -> Iterator[tuple[str, Any]]:
    if isinstance(facts.record, Translation):
        yield joined(facts.record.source, facts.record.locale), None


def questions_with_id(facts: Facts) -> Iterator[tuple[str, Question]]:
    """Yield the questions that have an id, each with a key for its framework and that."""
    page = facts.record
    for question in page.questions if isinstance(page, Page) and page.framework_slug else ():
        if question.id and isinstance(page, Page):
            yield joined(page.framework_slug or "", question.id), question


def _question_ids(facts: Facts) -> Iterator[tuple[str, Any]]:
    page = facts.record
    if isinstance(page, Page):
        first = dict(reversed(list(questions_with_id(facts))))
        yield from ((key, [page.address, *question.span_of("id")]) for key, question in first.items())


def _topic_owners(facts: Facts) -> Iterator[tuple[str, Any]]:
    if isinstance(facts.record, Topic):
        yield "", facts.record.framework_slug


def _text_lines(facts: Facts) -> Iterator[tuple[str, Any]]:
    if facts.lines:
        yield facts.path, dict(facts.lines)


def _text_changes(index: BaseIndex, path: str) -> dict[str, Moment]:
    changes: dict[str, Moment] = {}
    for lines in index.values(TEXT_LINES, path):
        changes |= index.history(path, lines)
    return changes


FRAMEWORKS = Rows("frameworks", _frameworks)
"""The names of frameworks by slug."""
FRAMEWORK_SLUGS = Rows("framework-slugs", _framework_slugs)
"""The slugs of all frameworks, under the empty key."""
TOPICS = Rows("topics", _topics)
"""The names of topics by the slug of their framework and their own."""
TOPIC_OWNERS = Rows("topic-owners", _topic_owners)
"""The frameworks that topics name, under the empty key."""
TOPIC_SLUGS = Rows("topic-slugs", _topic_slugs)
"""The slugs of topics by the slug of their framework."""
TOPIC_STEMS = Rows("topic-stems", _topic_stems)
"""The slug and the framework of topics by the stem of their file."""
PAGES = Rows("pages", _pages)
"""The brokenness of pages, by the address of their path."""
PAGE_ADDRESSES = Rows("page-addresses", _page_addresses)
"""The addresses of all pages, under the empty key."""
QUESTION_IDS = Rows("question-ids", _question_ids)
"""The first question of each page with an id: the address of the page and its span, by its framework and the id."""
DOCUMENTS = Rows("documents", _documents)
"""The brokenness of documents by address."""
DOCUMENT_ADDRESSES = Rows("document-addresses", _document_addresses)
"""The addresses of all documents, under the empty key."""
DOCUMENT_PATHS = Rows("document-paths", _document_paths)
"""The addresses of documents by path."""
ADDRESSES = Sums("addresses", _addresses)
"""The addresses that a link can lead to: pages, topics, frameworks and documents."""
FILES = Sums("files", lambda facts: {facts.path: 1})
"""The paths of all files."""
ANCHORS = Sums("anchors", lambda facts: {joined(facts.path, anchor): 1 for anchor in facts.anchors})
"""The anchors that links can lead to, by path."""
SOURCES = Rows("sources", _sources)
"""The brokenness of files that can be translated, by their paths without suffix."""
SOURCE_LIST = Rows("source-list", _source_list)
"""The paths without suffix of all files that can be translated, under the empty key."""
TRANSLATIONS = Rows("translations", _translations)
"""The translations by the path without suffix of what they translate, and their locale."""
TEXT_LINES = Rows("text-lines", _text_lines)
"""The lines of the texts of a file that its history is asked for, by path."""
TEXT_CHANGES = Derived("text-changes", _text_changes)
"""The last change of each text of a file, by path."""

ADDRESS_SPACE = (PAGES, DOCUMENTS, DOCUMENT_PATHS, ADDRESSES, FILES, ANCHORS, SOURCES, TRANSLATIONS)
ENTRIES = (PAGE_ADDRESSES, DOCUMENT_ADDRESSES)


def entry_at(address: str, index: BaseIndex) -> Row | None:
    """Return the page or document at an address; the value tells if it is broken."""
    return index.last(PAGES, address) or index.first(DOCUMENTS, address)


def entry_addresses(index: BaseIndex) -> tuple[str, ...]:
    """Return the addresses of all pages and documents."""
    return *index.values(PAGE_ADDRESSES, ""), *index.values(DOCUMENT_ADDRESSES, "")


def is_lost(framework: str | None, index: BaseIndex) -> bool:
    """Return True for a framework that a topic names and the base does not have."""
    return framework is None or index.first(FRAMEWORKS, framework) is None


def has_lost_topics(index: BaseIndex) -> bool:
    """Return True if a topic names no framework of the base: it may belong to any."""
    return any(is_lost(owner, index) for owner in index.values(TOPIC_OWNERS, ""))


def changes_of(path: str, index: BaseIndex) -> dict[str, Moment]:
    """Return the last change of each text of a file, as the history tells; a rule that asks names TEXT_CHANGES."""
    return {name: Moment(*moment) for name, moment in index.derived(TEXT_CHANGES, path).items()}


class IndexAddresses:
    """The addresses and files of a base, as `resolve` takes them."""

    def __init__(self, index: BaseIndex) -> None:
        self.locales = index.settings.locales
        self.addresses = _Keys(index, ADDRESSES)
        self.files = _Keys(index, FILES)
        self.document_addresses = _DocumentPaths(index)


class _Keys:
    """The keys of a sums."""

    def __init__(self, index: BaseIndex, sums: Sums) -> None:
        self._index, self._tally = index, sums

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._index.has(self._tally, key)


class _DocumentPaths:
    def __init__(self, index: BaseIndex) -> None:
        self._index = index

    def get(self, path: str) -> str | None:
        row = self._index.last(DOCUMENT_PATHS, path)
        return row.value if row is not None else None
