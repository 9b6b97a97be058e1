"""`page/stale`: a page was updated not too long ago."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from answerkey.counts import number_of
from answerkey.diagnostics import Finding, Severity
from answerkey.model.corpus import Corpus
from answerkey.rules.base import CorpusRule, Level
from answerkey.rules.page._dates import updated_on


@dataclass(frozen=True)
class Rule(CorpusRule):
    """A page was updated within the last `months` months.

    Off by default: how fast a page grows old depends on what it is about.
    """

    severity = Severity.WARNING
    level = Level.OFF
    months: int = 12

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        for page in corpus.pages:
            day = updated_on(page)
            if day is None:
                continue
            age = (corpus.today.year - day.year) * 12 + corpus.today.month - day.month - (corpus.today.day < day.day)
            if age >= self.months:
                duration = number_of(age, "month")
                yield Finding(page.span_of("updated"), f"the page was last updated {duration} ago", path=page.path)
