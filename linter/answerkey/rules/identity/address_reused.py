"""`identity/address-reused`: an address never names something else."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related
from answerkey.identity.judging import Judgement
from answerkey.model.corpus import Corpus
from answerkey.model.wording import quoted
from answerkey.rules.identity._judging import SHOWN, LockRule


class Rule(LockRule):
    """An address that moved or is gone is not given to something else.

    Whoever kept it would be shown another question than the one that was meant, and a redirect from it would hide what
    stands there now.
    """

    def judged(self, judgement: Judgement, corpus: Corpus) -> Iterator[Finding]:
        entries = {entry.address: entry for entry in judgement.lock.entries if not entry.state.stays}
        for address in judgement.reused:
            place, entry = judgement.present.places[address], entries[address]
            became = f"moved to {quoted(entry.state.target, SHOWN)}" if entry.state.target else "is gone"
            message = f"{quoted(address, SHOWN)} was the address of what {became}"
            hint = "choose another name; if it is the same thing come back, let its line in `ids.lock` be its address"
            related = (Related(entry.span, "as this line says", judgement.path),)
            yield Finding(place.span, message, hint, related, path=place.path)
