"""The parts of a base that are held back at a moment, and the moments at which that changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from answerkey.delivery.omissions import Scope
from answerkey.model import views
from answerkey.model.corpus import Corpus
from answerkey.model.publication import FIRST, REVIEW, TO_READERS, Period, Stage, Unreadable

_MOST_NAMED = 5  # parts of one stage that a message names
_WORDS = {stage: stage.value for stage in Stage} | {Stage.REVIEW: "in review"}


class Part(NamedTuple):
    """A page, a question of one, or a document, with its stage and its period; `id` is empty but for a question."""

    path: str
    address: str
    stage: Stage
    period: Period
    id: str = ""
    substitute: str = "/"
    """The address to which links lead while it is held back: that around it."""
    review: str = ""

    def __str__(self) -> str:
        return f"{self.path}#{self.id}" if self.id else self.path

    @property
    def phrase(self) -> str:
        """The stage in words, such as ``scheduled for 2027-01-15T00:00:00+00:00``."""
        limits = {Stage.SCHEDULED: (" for ", self.period.start), Stage.EXPIRED: (" on ", self.period.end)}
        word, limit = limits.get(self.stage, ("", None))
        return _WORDS[self.stage] + (f"{word}{limit.isoformat()}" if limit is not None else "")


@dataclass(frozen=True)
class Timetable:
    """The stages of the `parts` of a base at a moment, and the `delivered` ones.

    What is delivered is the same from `since` until `until`. `next` is the first moment after it at which readers see
    something else.
    """

    parts: tuple[Part, ...] = ()
    delivered: Collection[Stage] = TO_READERS
    since: datetime | None = None
    until: datetime | None = None
    next: datetime | None = None

    @property
    def is_endless(self) -> bool:
        """True if the same is delivered at each moment."""
        return self.since is None and self.until is None

    @property
    def held(self) -> tuple[Part, ...]:
        """The parts that are held back."""
        return tuple(part for part in self.parts if part.stage not in self.delivered)

    def part(self, address: str) -> Part | None:
        """Return the part at an address: of a question like its page, the page."""
        return self._by_address.get(address) or self._by_address.get(address.partition("#")[0])

    @cached_property
    def _by_address(self) -> dict[str, Part]:
        return {part.address: part for part in self.parts}

    @property
    def substitutes(self) -> dict[str, str]:
        """The addresses to which links lead instead, by those of what is held back."""
        return {part.address: part.substitute for part in self.held if part.address}


def timetable(corpus: Corpus, scope: Scope) -> Timetable:
    """Return the timetable of a base at the moment of a scope."""
    parts = tuple(_parts(corpus, scope))
    limits = [limit for part in parts for limit in part.period if limit is not None]
    changes = (part.period.after(scope.at) for part in parts if part.stage not in (Stage.DRAFT, Stage.REVIEW))
    return Timetable(
        parts,
        scope.stages,
        max((limit for limit in limits if limit <= scope.at), default=None),
        min((limit for limit in limits if limit > scope.at), default=None),
        min((limit for of_part in changes for limit in of_part), default=None),
    )


def held_back_notes(times: Timetable) -> Iterator[str]:
    """Yield the messages of a build about what it holds back, and when to build again."""
    for stage in Stage:
        held = [part for part in times.held if part.stage is stage]
        held.sort(key=lambda part: (min(part.period.after(FIRST), default=FIRST), str(part)))
        if held:
            more = f" and {len(held) - _MOST_NAMED} more" if len(held) > _MOST_NAMED else ""
            yield f"held back ({_WORDS[stage]}): {', '.join(map(_named, held[:_MOST_NAMED]))}{more}"
    if times.next is not None:
        yield f"next: {times.next.isoformat()}, build again then"


def _named(part: Part) -> str:
    limits = {Stage.SCHEDULED: part.period.start, Stage.EXPIRED: part.period.end}
    limit = limits.get(part.stage)
    return f"{part} {limit.isoformat()}" if limit is not None else str(part)


def _parts(corpus: Corpus, scope: Scope) -> Iterator[Part]:
    """Yield all parts of a base; of the questions of a page only those that differ from it."""
    for entry in corpus.entries:
        record = entry.record
        if isinstance(record, views.Page):
            yield from _page(record, corpus, scope)
        elif isinstance(record, views.DocumentRecord):
            folder = record.declaration.address_start.rpartition("/")[0] or "/"
            yield Part(*_file(record, scope), substitute=folder, review=_review(record, scope))


def _page(page: views.Page, corpus: Corpus, scope: Scope) -> Iterator[Part]:
    above = page.address.rpartition("/")[0]
    topic = above if above in corpus.addresses else "/"
    if scope.publishing.publishes_all(page):
        yield Part(page.path, page.address, Stage.PUBLISHED, Period(), substitute=topic)
        return
    own = Part(*_file(page, scope), substitute=topic, review=_review(page, scope))
    yield own
    around = topic if own.stage not in scope.stages else page.address
    for question in page.questions:
        stage, period = scope.stage(page, question), _period(scope, page, question)
        if question.id and (stage, period) != (own.stage, own.period):
            yield Part(page.path, f"{page.address}#{question.id}", stage, period, question.id, around)


def _file(record: views.Page | views.DocumentRecord, scope: Scope) -> tuple[str, str, Stage, Period]:
    return record.path, record.address, scope.stage(record), _period(scope, record)


def _review(record: views.Record, scope: Scope) -> str:
    state = record.data.get(REVIEW) if scope.publishing.has_review(record) else None
    return state if isinstance(state, str) else ""


def _period(scope: Scope, *parts: views.View) -> Period:
    try:
        return scope.publishing.period(*parts)
    except Unreadable:
        return Period()
