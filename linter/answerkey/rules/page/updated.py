"""`page/updated`: a page was not updated in the future."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from answerkey.diagnostics import Finding
from answerkey.model.base_index import BaseIndex
from answerkey.model.corpus import Facts
from answerkey.model.views import Page
from answerkey.rules.base import IndexRule
from answerkey.rules.page._dates import updated_on


class Rule(IndexRule):
    """`updated` is not after today (the day after counts as today: it has begun somewhere on Earth).

    Front ends sort by it and readers trust it.
    """

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        page = facts.record
        day = updated_on(page) if isinstance(page, Page) else None
        if day is not None and day > date.min and not index.is_reached(day - timedelta(days=1)):
            yield Finding(page.span_of("updated"), f"`{day}` is in the future")
