"""References from file to file: what is related, what is linked, and the slugs of what stands above."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from answerkey.model.addresses import as_address, internal_link, resolve
from answerkey.model.corpus import Corpus, Facts, slug_or_stem
from answerkey.model.views import Framework, Page, Record, Topic
from answerkey.source import Span


class Goal(NamedTuple):
    """What a reference leads to: a page, topic, framework or file of the base, and a question or heading in it."""

    address: str
    fragment: str = ""


class Use(NamedTuple):
    """A reference: the file it stands in, its place, and where it leads."""

    path: str
    span: Span
    goal: Goal


def uses(corpus: Corpus) -> Iterator[Use]:
    """All references in a base that lead somewhere in it."""
    for entry in corpus.entries:
        yield from uses_in(entry, corpus)


def uses_in(entry: Facts, corpus: Corpus) -> Iterator[Use]:
    """The references of one file."""
    record = entry.record
    if isinstance(record, (Page, Topic)) and record.framework_slug:
        yield Use(entry.path, record.span_of("frameworkSlug"), Goal(f"/{record.framework_slug}"))
    if isinstance(record, Page):
        if record.framework_slug and record.topic_slug:
            goal = Goal(f"/{record.framework_slug}/{record.topic_slug}")
            yield Use(entry.path, record.span_of("topicSlug"), goal)
        for number, path in record.related:
            address = as_address("/" + path.strip("/"), corpus.addresses)
            yield Use(entry.path, record.span_of("related", number), Goal(address))
    for link in entry.links:
        found = _goal(link.target, record, corpus)
        if found is not None:
            yield Use(entry.path, link.span, found)


def address_of(record: Record) -> str | None:
    """The address of what a file is about."""
    if isinstance(record, Page):
        return record.address
    if isinstance(record, Topic):
        return f"/{record.framework_slug}/{record.slug}" if record.framework_slug and record.slug else None
    return f"/{slug_or_stem(record)}" if isinstance(record, Framework) else None


def _goal(target: str, record: Record, corpus: Corpus) -> Goal | None:
    said = internal_link(target)
    if said is None:
        return None
    if not said.path:
        own = address_of(record)
        return Goal(own, said.fragment) if own is not None else None
    lead = resolve(said.path, record, corpus)
    return Goal(lead.address, said.fragment) if lead is not None else None


def file_of(address: str, corpus: Corpus) -> tuple[str, Span] | None:
    """The file that an address means, and where it says its name."""
    entry = corpus.page_by_address.get(address)
    if entry is not None:
        return entry.path, Span(0, 0)
    parts = tuple(address.strip("/").split("/"))
    record: Record | None = None
    if len(parts) == 1:
        record = corpus.framework_by_slug.get(parts[0])
    elif len(parts) == 2:
        record = corpus.topic_by_slug.get((parts[0], parts[1]))
    if record is not None:
        return record.path, record.span_of("slug")
    return None


def place_of(goal: Goal, corpus: Corpus) -> tuple[str, Span] | None:
    """The file and place that a reference leads to: a question's id, or else where its file begins."""
    entry = corpus.page_by_address.get(goal.address)
    if entry is not None and isinstance(entry.record, Page) and goal.fragment:
        for question in entry.record.questions:
            if question.id == goal.fragment:
                return entry.path, question.span_of("id")
    return file_of(goal.address, corpus)
