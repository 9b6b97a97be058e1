"""References between files: related pages, links, fields of documents, slugs of a page's topic and framework."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from answerkey.model.addresses import address_of, as_address, internal_link, resolve
from answerkey.model.corpus import Corpus, Facts
from answerkey.model.references import resolve_reference
from answerkey.model.views import DocumentRecord, Page, PageTranslation, Record, Topic
from answerkey.source import Span


class Destination(NamedTuple):
    """The destination of a reference: a page, topic, framework or file of the base, and a question or heading in it."""

    address: str
    fragment: str = ""


class Reference(NamedTuple):
    """A reference: its file, its span there, and its destination."""

    path: str
    span: Span
    destination: Destination


def references(corpus: Corpus) -> Iterator[Reference]:
    """Yield the references of all files that lead to something in the base."""
    for entry in corpus.entries:
        yield from references_in(entry, corpus)


def references_in(entry: Facts, corpus: Corpus) -> Iterator[Reference]:
    """Yield the references of one file."""
    record = entry.record
    if isinstance(record, (Page, Topic)) and record.framework_slug:
        yield Reference(entry.path, record.span_of("frameworkSlug"), Destination(f"/{record.framework_slug}"))
    if isinstance(record, Page):
        yield from _of_page(entry.path, record, corpus)
    elif isinstance(record, PageTranslation):
        yield from _of_translation(entry.path, record)
    elif isinstance(record, DocumentRecord):
        yield from _of_document(entry.path, record, corpus)
    for link in entry.links:
        target = _destination(link.target, record, corpus)
        if target is not None:
            yield Reference(entry.path, link.span, target)


def written_span(text: str, span: Span) -> Span:
    """Return the span of a reference's destination: of an inline link in Markdown what stands in its brackets."""
    written = text[span.start : span.end]
    opening = written.rfind("](") + len("](")
    target = written[opening:-1].split(maxsplit=1) if written.startswith(("[", "![")) and opening > 1 else []
    if not target or not written.endswith(")"):
        return span
    start = span.start + written.index(target[0], opening)
    return Span(start, start + len(target[0]))


def _of_page(path: str, page: Page, corpus: Corpus) -> Iterator[Reference]:
    if page.framework_slug and page.topic_slug:
        yield Reference(path, page.span_of("topicSlug"), Destination(f"/{page.framework_slug}/{page.topic_slug}"))
    for number, related in page.related:
        address = as_address("/" + related.strip("/"), corpus.addresses)
        yield Reference(path, page.span_of("related", number), Destination(address))


def _of_translation(path: str, translation: PageTranslation) -> Iterator[Reference]:
    for question in translation.questions:
        if question.id:
            yield Reference(path, question.span_of("id"), Destination(translation.address, question.id))


def _of_document(path: str, document: DocumentRecord, corpus: Corpus) -> Iterator[Reference]:
    for reference in document.references:
        resolved = resolve_reference(reference, corpus)
        if resolved.address:
            destination = Destination(resolved.address, resolved.fragment)
            yield Reference(path, document.span_of(*reference.route), destination)


def _destination(target: str, record: Record, corpus: Corpus) -> Destination | None:
    link = internal_link(target)
    if link is None:
        return None
    if not link.path:
        own = address_of(record)
        return Destination(own, link.fragment) if own is not None else None
    resolved = resolve(link.path, record, corpus)
    return Destination(resolved.address, link.fragment) if resolved is not None else None


def file_of(address: str, corpus: Corpus) -> tuple[str, Span] | None:
    """Return the file of an address, and the span of its slug there."""
    entry = corpus.entry_by_address.get(address)
    if entry is not None:
        return entry.path, entry.record.address_span if isinstance(entry.record, DocumentRecord) else Span(0, 0)
    parts = tuple(address.strip("/").split("/"))
    record: Record | None = None
    if len(parts) == 1:
        record = corpus.framework_by_slug.get(parts[0])
    elif len(parts) == 2:
        record = corpus.topic_by_slug.get((parts[0], parts[1]))
    if record is not None:
        return record.path, record.span_of("slug")
    return None


def place_of(destination: Destination, corpus: Corpus) -> tuple[str, Span] | None:
    """Return the file and span that a reference leads to: a question's id, or else the start of the file."""
    entry = corpus.page_by_address.get(destination.address)
    if entry is not None and isinstance(entry.record, Page) and destination.fragment:
        for question in entry.record.questions:
            if question.id == destination.fragment:
                return entry.path, question.span_of("id")
    return file_of(destination.address, corpus)
