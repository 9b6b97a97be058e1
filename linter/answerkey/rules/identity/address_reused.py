"""`identity/address-reused`: an address never names something else."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related
from answerkey.identity.addresses import Place, places_of
from answerkey.identity.indexed import IndexAudit
from answerkey.model.corpus import Facts
from answerkey.model.messages import quoted
from answerkey.rules.identity._lock_rule import QUOTED_LENGTH, AddressRule


class Rule(AddressRule):
    """An address that moved or is gone is not given to something else.

    Readers with an old link would be shown a different question, and the redirect from the address would hide its new
    page.
    """

    def file_findings(self, facts: Facts, record: IndexAudit) -> Iterator[Finding]:
        for address, place in dict(places_of(facts.record)).items():
            state = record.state(address)
            if state is not None and not state.stays:
                yield _finding(address, place, record)


def _finding(address: str, place: Place, record: IndexAudit) -> Finding:
    entries = {entry.address: entry for entry in record.lock().entries if not entry.state.stays}
    entry = entries[address]
    outcome = f"moved to {quoted(entry.state.target, QUOTED_LENGTH)}" if entry.state.target else "is gone"
    message = f"{quoted(address, QUOTED_LENGTH)} was the address of something that {outcome}"
    hint = "choose another name; if the same thing is back, reduce its line in `ids.lock` to the address"
    return Finding(place.span, message, hint, (Related(entry.span, "recorded here", record.path()),))
