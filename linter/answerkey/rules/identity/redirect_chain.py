"""`identity/redirect-chain`: redirects lead straight to their final address."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.identity.audit import Audit
from answerkey.identity.lock import State
from answerkey.model.corpus import Corpus
from answerkey.model.messages import quoted
from answerkey.rules.identity._lock_rule import QUOTED_LENGTH, LockRule


class Rule(LockRule):
    """A redirect leads straight to its final address, not to another redirect or to something that is gone.

    Each step costs a reader a round trip, and search engines give up after a few. A merge of two branches that both
    move pages leaves such chains; delivered redirects are shortened already.
    """

    severity = Severity.WARNING

    def findings(self, audit: Audit, corpus: Corpus) -> Iterator[Finding]:
        states, ends = audit.states, audit.destinations.ends
        for entry in audit.lock.entries:
            target = entry.state.target
            if target in ends and not states.get(target, State()).stays:
                end = ends[target]
                continuation = (
                    "to something that is gone"
                    if states.get(end, State()).reason
                    else f"on to {quoted(end, QUOTED_LENGTH)}"
                )
                message = f"{quoted(target, QUOTED_LENGTH)} is not the final address: it leads {continuation}"
                yield Finding(entry.target_span, message, "`answerkey ids` shortens the chain")
