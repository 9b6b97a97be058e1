"""`identity/new-address`: every address is recorded."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.identity.addresses import topmost
from answerkey.identity.audit import Audit
from answerkey.model.corpus import Corpus
from answerkey.model.messages import quoted
from answerkey.rules.base import Level
from answerkey.rules.identity._lock_rule import QUOTED_LENGTH, LockRule


class Rule(LockRule):
    """Every address is recorded in `ids.lock`.

    Only recorded addresses are protected. Off by default: a base that records its addresses on publication has new ones
    in between. `answerkey ids --check` checks the same in a pipeline.
    """

    severity = Severity.WARNING
    level = Level.OFF

    def findings(self, audit: Audit, corpus: Corpus) -> Iterator[Finding]:
        for address in topmost(audit.new):
            place = audit.addresses.places[address]
            message = f"{quoted(address, QUOTED_LENGTH)} is not recorded in `ids.lock`"
            yield Finding(place.span, message, "run `answerkey ids`", path=place.path)
