"""`page/updated`: a page was not updated in the future."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from answerkey.diagnostics import Finding
from answerkey.model.corpus import Corpus
from answerkey.rules.base import CorpusRule
from answerkey.rules.page._dates import updated_on


class Rule(CorpusRule):
    """`updated` is not after today (the day after counts as today: it has begun somewhere on Earth).

    Front ends sort by it and readers trust it.
    """

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        for page in corpus.pages:
            day = updated_on(page)
            if day is not None and day > _tomorrow(corpus.today):
                yield Finding(page.span_of("updated"), f"`{day}` is in the future", path=page.path)


def _tomorrow(today: date) -> date:
    return today + timedelta(days=1)
