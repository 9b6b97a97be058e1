"""`identity/redirect`: redirects lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from answerkey.diagnostics import Finding
from answerkey.identity.indexed import ADDRESS_RECORD, NEAR_ADDRESSES, IndexAudit
from answerkey.identity.lock import Lock, State
from answerkey.identity.redirects import follow
from answerkey.model.base_index import BaseIndex
from answerkey.model.messages import did_you_mean, quoted
from answerkey.rules.identity._lock_rule import QUOTED_LENGTH, LockRule


class Rule(LockRule):
    """A redirect in `ids.lock` leads to an address that is there, and not back to itself.

    A reader who follows any other redirect gets an error.
    """

    relations = (*ADDRESS_RECORD, *NEAR_ADDRESSES)
    suggests = True

    def lock_findings(self, lock: Lock, index: BaseIndex) -> Iterator[Finding]:
        record, states = IndexAudit(index), lock.states()
        circles = follow(states).circles
        for entry in lock.entries:
            address, target = entry.address, entry.state.target
            if address in circles and target:
                yield Finding(
                    entry.span, f"{quoted(address, QUOTED_LENGTH)} leads in a circle", "say where it really went"
                )
            elif target and _is_dead_end(states[address].target, states, record):
                message = f"the redirect leads to {quoted(target, QUOTED_LENGTH)}, which the base does not have"
                near = index.suggestion(self.id, target, partial(record.near, target))
                yield Finding(entry.target_span, message, did_you_mean(near))


def _is_dead_end(target: str, states: dict[str, State], record: IndexAudit) -> bool:
    """Return True if the base certainly lacks the target of a redirect, which was never published."""
    return bool(target) and target not in states and record.lacks(target)
