"""`identity/redirect-chain`: redirects lead straight to their final address."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.identity.lock import Lock, State
from answerkey.identity.redirects import follow
from answerkey.model.base_index import BaseIndex
from answerkey.model.messages import quoted
from answerkey.rules.identity._lock_rule import QUOTED_LENGTH, LockRule


class Rule(LockRule):
    """A redirect leads straight to its final address, not to another redirect or to something that is gone.

    Each step costs a reader a round trip, and search engines give up after a few. A merge of two branches that both
    move pages leaves such chains; delivered redirects are shortened already.
    """

    severity = Severity.WARNING

    def lock_findings(self, lock: Lock, index: BaseIndex) -> Iterator[Finding]:
        states = lock.states()
        ends = follow(states).ends
        for entry in lock.entries:
            target = entry.state.target
            if target in ends and not states.get(target, State()).stays:
                end = ends[target]
                is_gone = states.get(end, State()).reason
                continuation = "to something that is gone" if is_gone else f"on to {quoted(end, QUOTED_LENGTH)}"
                message = f"{quoted(target, QUOTED_LENGTH)} is not the final address: it leads {continuation}"
                yield Finding(entry.target_span, message, "`answerkey ids` shortens the chain")
