"""The stages of content on its way to readers: a draft, in review, scheduled, published, expired.

`draft` and `review` are the words of authors and reviewers, `publish` and `expires` times. A date without a time means
its first moment in the time zone of the base. Content is published from `publish` (inclusive) until `expires`
(exclusive).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from msgspec import Struct

from answerkey.model.collections import QA
from answerkey.model.messages import time_fault
from answerkey.model.views import DocumentRecord, Page, QuestionRecord, View

PUBLISH, EXPIRES, REVIEW = "publish", "expires", "review"
TIMES = (PUBLISH, EXPIRES)
_MARKS = frozenset({"draft", REVIEW, *TIMES})
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
"""The first and the last moment that can be written."""


class Stage(StrEnum):
    """A stage of content at a moment; only what is published is delivered to readers."""

    DRAFT = "draft"
    REVIEW = "review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    EXPIRED = "expired"


TO_READERS = frozenset({Stage.PUBLISHED})
TO_AUTHORS = TO_READERS | {Stage.REVIEW, Stage.SCHEDULED}
"""The stages of a preview that shows each change: of what readers will see without another edit of its text."""
EVERYTHING = frozenset(Stage)


class Period(NamedTuple):
    """The time from `start` (inclusive) until `end` (exclusive); None is no limit."""

    start: datetime | None = None
    end: datetime | None = None

    def stage(self, at: datetime) -> Stage:
        """Return the stage at a moment of content that is neither a draft nor in review."""
        if self.end is not None and at >= self.end:
            return Stage.EXPIRED
        return Stage.SCHEDULED if self.start is not None and at < self.start else Stage.PUBLISHED

    def after(self, at: datetime) -> Iterator[datetime]:
        """Yield the limits after a moment."""
        return (limit for limit in self if limit is not None and limit > at)

    @property
    def is_empty(self) -> bool:
        """True if it ends before it begins, or then."""
        return self.start is not None and self.end is not None and self.end <= self.start


class Unreadable(ValueError):
    """A value of `publish` or `expires` that is neither a date nor a time with its offset."""


class Publishing(Struct, frozen=True):
    """The settings that stages depend on.

    A file of one of the `reviewed` collections that has a `review` is delivered if that is one of the states to
    `deliver`; one without a `review` unless this is `required`. `states` are all that a file may have.
    """

    time_zone: str = "UTC"
    states: tuple[str, ...] = ("draft", "ready", "approved")
    deliver: tuple[str, ...] = ("approved",)
    reviewed: tuple[str, ...] = (QA.name,)
    required: bool = False

    def stage(self, at: datetime, *views: View) -> Stage:
        """Return the stage at a moment of a file, or of a question with its page."""
        if not self.required and _is_unmarked(views):
            return Stage.PUBLISHED
        try:
            period = self.period(*views)
        except Unreadable:
            return Stage.DRAFT  # a rule reports it; nobody can tell when it is to be published
        if any(map(is_draft, views)):
            return Stage.DRAFT
        return Stage.REVIEW if any(map(self.awaits_review, views)) else period.stage(at)

    def publishes_all(self, record: QuestionRecord) -> bool:
        """Return True if a file and all its questions are published at each moment, as in nearly all of a base."""
        return not self.required and _MARKS.isdisjoint(record.keys)

    def period(self, *views: View) -> Period:
        """Return the period in which all of these are published; raises Unreadable."""
        if _is_unmarked(views):
            return Period()
        starts = [time for view in views if (time := self.time(view, PUBLISH)) is not None]
        ends = [time for view in views if (time := self.time(view, EXPIRES)) is not None]
        return Period(max(starts, default=None), min(ends, default=None))

    def time(self, view: View, key: str) -> datetime | None:
        """Return the moment under `publish` or `expires`, None without one; raises Unreadable."""
        value = view.data.get(key)
        return None if value is None else moment(value, zone(self.time_zone))

    def has_review(self, view: View) -> bool:
        """Return True for a file whose `review` is a state of review."""
        return isinstance(view, Page | DocumentRecord) and view.collection in self.reviewed

    def awaits_review(self, view: View) -> bool:
        """Return True for a file that is not delivered because of its state of review."""
        if not self.has_review(view):
            return False
        state = view.data.get(REVIEW)
        return self.required if state is None else state not in self.deliver


def _is_unmarked(views: Iterable[View]) -> bool:
    """Return True if no stage stands in any of some views, as in nearly all of a base."""
    return all(map(_MARKS.isdisjoint, [view.data for view in views]))


def is_draft(view: View) -> bool:
    """Return True for what its author holds back."""
    return view.data.get("draft") is True


def moment(value: object, zone: tzinfo) -> datetime:
    """Return the moment that a date in a time zone, or a time with its offset, names; raises Unreadable."""
    if not isinstance(value, str) or time_fault(value):
        raise Unreadable
    parsed = datetime.fromisoformat(value)
    return parsed if parsed.tzinfo is not None else parsed.replace(tzinfo=zone)


@cache
def zone(name: str) -> tzinfo:
    """Return a time zone by its name in the IANA database; raises ValueError where it is not known."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # most bases have no other zone, and starting up counts

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        raise ValueError(f"there is no time zone `{name}`") from None
