"""From a reference to what it is about, and back."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from answerkey.lsp.links import Goal, Use, address_of, place_of, uses, uses_in
from answerkey.lsp.view import View
from answerkey.model.corpus import Facts, LinkUse
from answerkey.model.document import Document
from answerkey.model.tree import find
from answerkey.model.views import Page
from answerkey.source import Span


def definition(view: View, at: int) -> types.Location | None:
    """Where the reference at a place leads."""
    use = use_at(view, at)
    place = place_of(use.goal, view.corpus) if use is not None else None
    if place is None and use is not None and use.goal.address.lstrip("/") in view.outcome.inputs.contents:
        place = use.goal.address.lstrip("/"), Span(0, 0)
    return view.places.location(*place) if place is not None else None


def references(view: View, at: int, *, declaration: bool) -> list[types.Location]:
    """What refers to the question, page, topic or framework at a place, or to what a reference there leads to."""
    goal = goal_at(view, at)
    if goal is None:
        return []
    found = [(use.path, use.span) for use in users(view, goal)]
    place = place_of(goal, view.corpus)
    return [view.places.location(*p) for p in dict.fromkeys([*([place] if place and declaration else []), *found])]


def users(view: View, goal: Goal) -> Iterator[Use]:
    """The references to a question; to a page as a whole, those to its questions too."""
    for use in uses(view.corpus):
        if use.goal == goal or (not goal.fragment and use.goal.address == goal.address):
            yield use


def goal_at(view: View, at: int) -> Goal | None:
    """What a place is about: where a reference leads, the question whose id it is, or what the file is about."""
    use = use_at(view, at)
    if use is not None:
        return use.goal
    record = view.document.record
    address = address_of(record)
    if address is None:
        return None
    if isinstance(record, Page):
        for question in record.questions:
            span = question.span_of("id")
            if question.id and span.start <= at <= span.end:
                return Goal(address, question.id)
    if _in_top_level(view.document, at):
        return Goal(address)
    return None


def use_at(view: View, at: int) -> Use | None:
    """The narrowest reference at a place of the file as it is now."""
    links = tuple(LinkUse(link.target, link.span, link.image) for a in view.document.answers for link in a.links)
    found = uses_in(Facts(view.document.record, links), view.corpus)
    here = [use for use in found if use.span.start <= at <= use.span.end]
    return min(here, key=lambda use: use.span.end - use.span.start, default=None)


def _in_top_level(document: Document, at: int) -> bool:
    """Whether a place lies in the data of a file, and in no question."""
    if document.tree is None or not document.header.start <= at <= document.header.end:
        return False
    questions = find(document.tree, ("questions",))
    return questions is None or not questions.span.start <= at < questions.span.end
