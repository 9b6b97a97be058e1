"""`identity/address-reused`: an address never names something else."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related
from answerkey.identity.audit import Audit
from answerkey.model.corpus import Corpus
from answerkey.model.messages import quoted
from answerkey.rules.identity._lock_rule import QUOTED_LENGTH, LockRule


class Rule(LockRule):
    """An address that moved or is gone is not given to something else.

    Readers with an old link would be shown a different question, and the redirect from the address would hide its new
    page.
    """

    def findings(self, audit: Audit, corpus: Corpus) -> Iterator[Finding]:
        entries = {entry.address: entry for entry in audit.lock.entries if not entry.state.stays}
        for address in audit.reused:
            place, entry = audit.addresses.places[address], entries[address]
            outcome = f"moved to {quoted(entry.state.target, QUOTED_LENGTH)}" if entry.state.target else "is gone"
            message = f"{quoted(address, QUOTED_LENGTH)} was the address of something that {outcome}"
            hint = "choose another name; if the same thing is back, reduce its line in `ids.lock` to the address"
            related = (Related(entry.span, "recorded here", audit.path),)
            yield Finding(place.span, message, hint, related, path=place.path)
