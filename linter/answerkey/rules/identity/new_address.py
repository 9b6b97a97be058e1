"""`identity/new-address`: what is published is recorded."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.identity.addresses import topmost
from answerkey.identity.judging import Judgement
from answerkey.model.corpus import Corpus
from answerkey.model.wording import quoted
from answerkey.rules.base import Level
from answerkey.rules.identity._judging import SHOWN, LockRule


class Rule(LockRule):
    """Every address stands in `ids.lock`.

    Only what is recorded is protected. It is off by default, since a base that records its addresses when it is
    published has new ones in between; `answerkey ids --check` is the same for a pipeline.
    """

    severity = Severity.WARNING
    level = Level.OFF

    def judged(self, judgement: Judgement, corpus: Corpus) -> Iterator[Finding]:
        for address in topmost(judgement.new):
            place = judgement.present.places[address]
            message = f"{quoted(address, SHOWN)} is not recorded in `ids.lock`"
            yield Finding(place.span, message, "run `answerkey ids`", path=place.path)
