"""Definitions of references, and references to a definition."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from answerkey.lsp.links import Destination, Reference, place_of, references_in
from answerkey.lsp.links import references as all_references
from answerkey.lsp.locations import Locations
from answerkey.lsp.open_file import OpenFile
from answerkey.model.addresses import address_of
from answerkey.model.corpus import Facts, LinkUse
from answerkey.model.document import Document
from answerkey.model.tree import find
from answerkey.model.views import Page
from answerkey.source import Span


def definition(file: OpenFile, at: int) -> types.Location | None:
    """Return the location that the reference at a place leads to."""
    reference = reference_at(file, at)
    return location_of(reference.destination, file.locations) if reference is not None else None


def location_of(destination: Destination, locations: Locations) -> types.Location | None:
    """Return the location of a destination: a question, a record, or else a file of the base."""
    place = place_of(destination, locations.outcome.corpus)
    path = destination.address.lstrip("/")
    if place is None and path in locations.outcome.inputs.contents:
        place = path, Span(0, 0)
    return locations.location(*place) if place is not None else None


def references(file: OpenFile, at: int, *, declaration: bool) -> list[types.Location]:
    """Return the references to the question, page, topic or framework that a place names or refers to."""
    destination = destination_at(file, at)
    if destination is None:
        return []
    spans = [(reference.path, reference.span) for reference in references_to(file, destination)]
    place = place_of(destination, file.corpus)
    return [file.locations.location(*p) for p in dict.fromkeys([*([place] if place and declaration else []), *spans])]


def references_to(file: OpenFile, destination: Destination) -> Iterator[Reference]:
    """Yield the references to a question, or to a page and its questions."""
    for reference in all_references(file.corpus):
        if reference.destination == destination or (
            not destination.fragment and reference.destination.address == destination.address
        ):
            yield reference


def destination_at(file: OpenFile, at: int) -> Destination | None:
    """Return the destination of the reference at a place, else the question whose id is there, else the file itself."""
    reference = reference_at(file, at)
    if reference is not None:
        return reference.destination
    record = file.document.record
    address = address_of(record)
    if address is None:
        return None
    if isinstance(record, Page):
        for question in record.questions:
            span = question.span_of("id")
            if question.id and span.start <= at <= span.end:
                return Destination(address, question.id)
    if _in_top_level(file.document, at):
        return Destination(address)
    return None


def reference_at(file: OpenFile, at: int) -> Reference | None:
    """Return the shortest reference at a place, in the current text of the file."""
    matches = [reference for reference in references_of(file) if reference.span.start <= at <= reference.span.end]
    return min(matches, key=lambda reference: reference.span.end - reference.span.start, default=None)


def references_of(file: OpenFile) -> Iterator[Reference]:
    """Yield the references in the current text of a file."""
    links = tuple(LinkUse(link.target, link.span, link.image) for a in file.document.answers for link in a.links)
    return references_in(Facts(file.document.record, links), file.corpus)


def _in_top_level(document: Document, at: int) -> bool:
    """Return True if a place is in the data of a file, outside its questions."""
    if document.tree is None or not document.header.start <= at <= document.header.end:
        return False
    questions = find(document.tree, ("questions",))
    return questions is None or not questions.span.start <= at < questions.span.end
