"""`identity/lock-syntax`: the record of addresses can be read."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.identity.judging import Judgement
from answerkey.model.corpus import Corpus
from answerkey.rules.identity._judging import LockRule


class Rule(LockRule):
    """Each line of `ids.lock` is an address, and what became of it.

    A line that can't be read protects nothing: the address on it could go without notice. Marks of a merge conflict are
    such lines too.
    """

    def judged(self, judgement: Judgement, corpus: Corpus) -> Iterator[Finding]:
        for fault in judgement.lock.faults:
            yield Finding(fault.span, fault.message, fault.hint)
