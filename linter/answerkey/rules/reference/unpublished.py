"""`reference/unpublished`: what is linked is published when the link is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from answerkey.diagnostics import Finding, Severity
from answerkey.model.addresses import address_of, internal_link, resolve
from answerkey.model.base_index import BaseIndex, Sums, joined
from answerkey.model.corpus import Facts
from answerkey.model.messages import quoted
from answerkey.model.publication import REVIEW, TIMES, Period, Unreadable, is_draft, zone
from answerkey.model.references import REFERENCE_NAMES, resolve_in_index
from answerkey.model.relations import ADDRESS_SPACE, SOURCES, IndexAddresses, entry_at
from answerkey.model.views import DocumentRecord, Page, PageTranslation, Question, View
from answerkey.rules.base import IndexRule
from answerkey.source import Span

_QUOTED_LENGTH = 100  # characters of an address that a message quotes


Parts = tuple[View, ...]
"""A page or document, or a question behind its page."""


def _limited(facts: Facts) -> dict[str, int]:
    """Count the parts of a file that readers may not see at some time, by path and id; the file itself has no id."""
    record = facts.record
    if not isinstance(record, Page | DocumentRecord):
        return {}
    questions = record.questions if isinstance(record, Page) else ()
    ids = [*([""] if _may_be_held_back(record) else []), *(q.id for q in questions if q.id and _may_be_held_back(q))]
    return dict.fromkeys((joined(facts.path, id_) for id_ in ids), 1)


def _may_be_held_back(view: View) -> bool:
    return is_draft(view) or any(view.data.get(key) is not None for key in (*TIMES, REVIEW))


_LIMITED = Sums("limited-parts", _limited)


class Rule(IndexRule):
    """Each page, question or document that a text links or refers to is published when the text is.

    Until then the link leads to the topic of the page, to the page of the question, or to the collection, and a
    reference is left out. Links to drafts, to what is in review and to what has expired are reported, too. What is
    scheduled may link to anything that is published with it or earlier.
    """

    severity = Severity.WARNING
    plain_markdown = False

    relations = (*ADDRESS_SPACE, REFERENCE_NAMES, _LIMITED)

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        if isinstance(facts.record, Page | PageTranslation | DocumentRecord):
            for span, address, written in _uses(facts, index):
                target = _held_back(address, index)
                if target is not None and (fault := _fault(_source(facts, span, index), target, index)):
                    yield Finding(span, f"{quoted(written, _QUOTED_LENGTH)} {fault}")


def _held_back(address: str, index: BaseIndex) -> Parts | None:
    """Return the part of the base at an address, or the page around it, if it is not published all the time."""
    base, _, fragment = address.partition("#")
    row = entry_at(base, index)
    required = index.settings.publishing.required
    keys = [joined(row.path, id_) for id_ in dict.fromkeys((fragment, ""))] if row is not None else []
    if row is None or not (required or any(index.has(_LIMITED, key) for key in keys)):
        return None
    page = index.facts(row.path).record
    questions = page.questions if isinstance(page, Page) else ()
    inner = [(page, question) for question in reversed(questions) if fragment and question.id == fragment]
    candidates: list[Parts] = [*inner[:1], (page,)]
    return next((each for each in candidates if any(_is_limited(part, index) for part in each)), None)


def _is_limited(view: View, index: BaseIndex) -> bool:
    timed = any(view.data.get(key) is not None for key in TIMES)
    return timed or is_draft(view) or index.settings.publishing.awaits_review(view)


def _uses(facts: Facts, index: BaseIndex) -> Iterator[tuple[Span, str, str]]:
    """Yield the place, the address and the written form of each link and reference to a part of the base."""
    record, space = facts.record, IndexAddresses(index)
    for link in facts.links:
        target = internal_link(link.target)
        if target is None:
            continue
        resolved = resolve(target.path, record, space) if target.path else None
        address = resolved.address if resolved else "" if target.path else address_of(record)
        if address:
            yield link.span, f"{address}#{target.fragment}" if target.fragment else address, link.target
    for reference in record.references if isinstance(record, DocumentRecord) else ():
        named = resolve_in_index(reference, index)
        if named.address:
            address = f"{named.address}#{named.fragment}" if named.fragment else named.address
            yield record.span_of(*reference.route), address, reference.value


def _source(facts: Facts, span: Span, index: BaseIndex) -> Parts:
    """Return the page or document that a use stands in, and the question."""
    record = facts.record
    row = index.first(SOURCES, record.source) if isinstance(record, PageTranslation) else None
    page = index.facts(row.path).record if row is not None else record
    if not isinstance(page, Page):
        return (page,)
    inside = (q for q in record.questions if _has(q, span)) if isinstance(record, Page | PageTranslation) else ()
    ids = {question.id for question in inside}
    return (page, *(question for question in page.questions if question.id in ids))


def _has(question: Question, span: Span) -> bool:
    around = question.span_of()
    return around.start <= span.start < around.end


def _fault(source: Parts, target: Parts, index: BaseIndex) -> str:
    """Return what is wrong about a link from one part to another; empty if nothing is."""
    awaits_review = index.settings.publishing.awaits_review
    try:
        own, other = index.settings.publishing.period(*source), index.settings.publishing.period(*target)
    except Unreadable:
        return ""
    today = datetime.combine(index.today, time(), zone(index.settings.publishing.time_zone))
    if any(map(is_draft, source)) or awaits_review(source[0]) or own.is_empty or _is_over(own, today):
        return ""
    if any(map(is_draft, target)) or awaits_review(target[0]):
        return f"is {'in review' if awaits_review(target[0]) else 'a draft'}, and readers don't see it"
    if other.start is not None and max(own.start or today, today) < other.start:
        return f"is published later than this text, on {other.start.isoformat()}"
    return f"expired on {other.end.isoformat()}" if other.end is not None and _is_over(other, today) else ""


def _is_over(period: Period, today: datetime) -> bool:
    return period.end is not None and period.end <= today
