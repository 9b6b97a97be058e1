"""`reference/unpublished`: what is linked is published when the link is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from answerkey.diagnostics import Finding, Severity
from answerkey.model.addresses import address_of, internal_link, resolve
from answerkey.model.corpus import Corpus, Facts
from answerkey.model.messages import quoted
from answerkey.model.publication import TIMES, Period, Unreadable, is_draft, zone
from answerkey.model.references import resolve_reference
from answerkey.model.views import DocumentRecord, Page, PageTranslation, Question, View
from answerkey.rules.base import CorpusRule
from answerkey.source import Span

_QUOTED_LENGTH = 100  # characters of an address that a message quotes


class Rule(CorpusRule):
    """Each page, question or document that a text links or refers to is published when the text is.

    Until then the link leads to the topic of the page, to the page of the question, or to the collection, and a
    reference is left out. Links to drafts, to what is in review and to what has expired are reported, too. What is
    scheduled may link to anything that is published with it or earlier.
    """

    severity = Severity.WARNING
    plain_markdown = False

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        held = corpus.derived(_held_back)
        for entry in corpus.entries if held else ():
            if isinstance(entry.record, Page | PageTranslation | DocumentRecord):
                for span, address, written in _uses(entry, corpus):
                    target = held.get(address) or held.get(address.partition("#")[0])
                    if target is not None and (fault := _fault(_source(entry, span, corpus), target, corpus)):
                        yield Finding(span, f"{quoted(written, _QUOTED_LENGTH)} {fault}", path=entry.path)


Parts = tuple[View, ...]
"""A page or document, or a question behind its page."""


def _held_back(corpus: Corpus) -> dict[str, Parts]:
    """Return what is not published all the time, by address."""
    held: dict[str, Parts] = {}
    for address, entry in corpus.entry_by_address.items():
        page = entry.record
        for parts in ((page,), *((page, q) for q in page.questions if q.id)) if isinstance(page, Page) else ((page,),):
            if any(_is_limited(part, corpus) for part in parts):
                last = parts[-1]
                held[f"{address}#{last.id}" if isinstance(last, Question) else address] = parts
    return held


def _is_limited(view: View, corpus: Corpus) -> bool:
    timed = any(view.data.get(key) is not None for key in TIMES)
    return timed or is_draft(view) or corpus.publishing.awaits_review(view)


def _uses(entry: Facts, corpus: Corpus) -> Iterator[tuple[Span, str, str]]:
    """Yield the place, the address and the written form of each link and reference to a part of the base."""
    record = entry.record
    for link in entry.links:
        target = internal_link(link.target)
        if target is None:
            continue
        resolved = resolve(target.path, record, corpus) if target.path else None
        address = resolved.address if resolved else "" if target.path else address_of(record)
        if address:
            yield link.span, f"{address}#{target.fragment}" if target.fragment else address, link.target
    for reference in record.references if isinstance(record, DocumentRecord) else ():
        named = resolve_reference(reference, corpus)
        if named.address:
            address = f"{named.address}#{named.fragment}" if named.fragment else named.address
            yield record.span_of(*reference.route), address, reference.value


def _source(entry: Facts, span: Span, corpus: Corpus) -> Parts:
    """Return the page or document that a use stands in, and the question."""
    record = entry.record
    page = corpus.sources[record.source].record if isinstance(record, PageTranslation) else record
    if not isinstance(page, Page):
        return (page,)
    inside = (q for q in record.questions if _has(q, span)) if isinstance(record, Page | PageTranslation) else ()
    ids = {question.id for question in inside}
    return (page, *(question for question in page.questions if question.id in ids))


def _has(question: Question, span: Span) -> bool:
    around = question.span_of()
    return around.start <= span.start < around.end


def _fault(source: Parts, target: Parts, corpus: Corpus) -> str:
    """Return what is wrong about a link from one part to another; empty if nothing is."""
    awaits_review = corpus.publishing.awaits_review
    try:
        own, other = corpus.publishing.period(*source), corpus.publishing.period(*target)
    except Unreadable:
        return ""
    today = datetime.combine(corpus.today, time(), zone(corpus.publishing.time_zone))
    if any(map(is_draft, source)) or awaits_review(source[0]) or own.is_empty or _is_over(own, today):
        return ""
    if any(map(is_draft, target)) or awaits_review(target[0]):
        return f"is {'in review' if awaits_review(target[0]) else 'a draft'}, and readers don't see it"
    if other.start is not None and (own.start is None or own.start < other.start):
        return f"is published later than this text, on {other.start.isoformat()}"
    return f"expired on {other.end.isoformat()}" if other.end is not None and _is_over(other, today) else ""


def _is_over(period: Period, today: datetime) -> bool:
    return period.end is not None and period.end <= today
