"""`identity/new-address`: every address is recorded."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.identity.addresses import places_of
from answerkey.identity.indexed import IndexAudit
from answerkey.identity.lock import ancestors, is_address
from answerkey.model.corpus import Facts
from answerkey.model.messages import quoted
from answerkey.rules.base import Level
from answerkey.rules.identity._lock_rule import QUOTED_LENGTH, AddressRule


class Rule(AddressRule):
    """Every address is recorded in `ids.lock`.

    Only recorded addresses are protected. Off by default: a base that records its addresses on publication has new ones
    in between. `answerkey ids --check` checks the same in a pipeline.
    """

    severity = Severity.WARNING
    level = Level.OFF

    def file_findings(self, facts: Facts, record: IndexAudit) -> Iterator[Finding]:
        places = {address: place for address, place in places_of(facts.record) if is_address(address)}
        for address, place in places.items():
            if not place.draft and record.is_new(address) and not any(map(record.is_new, ancestors(address))):
                message = f"{quoted(address, QUOTED_LENGTH)} is not recorded in `ids.lock`"
                yield Finding(place.span, message, "run `answerkey ids`")
