"""`identity/lock-order`: the record of addresses is sorted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from answerkey.diagnostics import Finding, Related, Severity
from answerkey.identity.lock import Entry, Lock, line_of
from answerkey.model.base_index import BaseIndex
from answerkey.model.messages import quoted
from answerkey.rules.identity._lock_rule import QUOTED_LENGTH, LockRule

_HINT = "`answerkey ids` sorts the lines, and keeps one for each address"


class Rule(LockRule):
    """The lines of `ids.lock` are sorted, as `LC_ALL=C sort` sorts them, and no address has two.

    In a sorted record, branches that change different addresses change different lines. A merge may keep both the old
    line of an address and the line that says where it moved: then the move counts.
    """

    severity = Severity.WARNING

    def lock_findings(self, lock: Lock, index: BaseIndex) -> Iterator[Finding]:
        for previous, entry in pairwise(lock.entries):
            if line_of(entry.address, entry.state) < line_of(previous.address, previous.state):
                yield Finding(entry.span, "the lines are not sorted from here on", _HINT)
                break
        first: dict[str, Entry] = {}
        for entry in lock.entries:
            earlier = first.setdefault(entry.address, entry)
            if earlier is not entry and (entry.state == earlier.state or entry.state.stays or earlier.state.stays):
                message = f"{quoted(entry.address, QUOTED_LENGTH)} has another line"
                yield Finding(entry.span, message, _HINT, (Related(earlier.span, "the other line"),))
