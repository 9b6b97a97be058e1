"""`identity/lock-syntax`: the record of addresses can be read."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.identity.lock import Lock
from answerkey.model.base_index import BaseIndex
from answerkey.rules.identity._lock_rule import LockRule


class Rule(LockRule):
    """Each line of `ids.lock` is an address, with where it moved or why it is gone.

    A line that can't be read protects nothing: its address could disappear unnoticed. Conflict markers of a merge are
    such lines, too.
    """

    def lock_findings(self, lock: Lock, index: BaseIndex) -> Iterator[Finding]:
        for fault in lock.faults:
            yield Finding(fault.span, fault.message, fault.hint)
