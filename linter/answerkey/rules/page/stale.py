"""`page/stale`: a page was updated not too long ago."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from answerkey.counts import number_of
from answerkey.diagnostics import Finding, Severity
from answerkey.model.base_index import BaseIndex
from answerkey.model.corpus import Facts
from answerkey.model.views import Page
from answerkey.rules.base import IndexRule, Level
from answerkey.rules.page._dates import updated_on


class Rule(IndexRule, Struct, frozen=True):
    """A page was updated within the last `months` months.

    Off by default: how fast a page grows old depends on what it is about.
    """

    severity = Severity.WARNING
    level = Level.OFF
    months: int = 12

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        page = facts.record
        day = updated_on(page) if isinstance(page, Page) else None
        if day is None:
            return
        today = index.today
        age = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
        if age >= self.months:
            yield Finding(page.span_of("updated"), f"the page was last updated {number_of(age, 'month')} ago")
