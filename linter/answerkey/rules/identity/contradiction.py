"""`identity/contradiction`: one thing became of an address."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related
from answerkey.identity.lock import Lock, contradictions
from answerkey.model.base_index import BaseIndex
from answerkey.model.messages import quoted
from answerkey.rules.identity._lock_rule import QUOTED_LENGTH, LockRule


class Rule(LockRule):
    """An address moved to one place, or is gone for one reason.

    Where two branches record different things of one address, a merge keeps both lines. Readers would be sent to
    whichever line a program reads first.
    """

    def lock_findings(self, lock: Lock, index: BaseIndex) -> Iterator[Finding]:
        for entry, earlier in contradictions(lock):
            message = f"{quoted(entry.address, QUOTED_LENGTH)} has another line that says something else"
            related = (Related(earlier.span, "the other line"),)
            yield Finding(entry.span, message, "keep the line that is right", related)
