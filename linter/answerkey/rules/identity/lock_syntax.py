"""`identity/lock-syntax`: the record of addresses can be read."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.identity.audit import Audit
from answerkey.model.corpus import Corpus
from answerkey.rules.identity._lock_rule import LockRule


class Rule(LockRule):
    """Each line of `ids.lock` is an address, with where it moved or why it is gone.

    A line that can't be read protects nothing: its address could disappear unnoticed. Conflict markers of a merge are
    such lines, too.
    """

    def findings(self, audit: Audit, corpus: Corpus) -> Iterator[Finding]:
        for fault in audit.lock.faults:
            yield Finding(fault.span, fault.message, fault.hint)
