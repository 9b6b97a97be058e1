"""What the rules of this family look at."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.identity.judging import Judgement, judge
from answerkey.identity.lock import NAME
from answerkey.model.corpus import Corpus
from answerkey.rules.base import CorpusRule

SHOWN = 100  # characters of an address that a message quotes


class LockRule(CorpusRule):
    """Checks the record of published addresses, where a base has one."""

    def check(self, corpus: Corpus) -> Iterator[Finding]:
        judgement = corpus.derived(judge)
        if judgement is not None:
            for finding in self.judged(judgement, corpus):
                yield finding if finding.path else finding._replace(path=NAME)

    def judged(self, judgement: Judgement, corpus: Corpus) -> Iterator[Finding]:
        """The findings; those without a path are of the record itself."""
        raise AssertionError
