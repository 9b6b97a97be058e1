"""`identity/redirect-chain`: redirects lead straight to where they end."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Severity
from answerkey.identity.judging import Judgement
from answerkey.identity.lock import State
from answerkey.model.corpus import Corpus
from answerkey.model.wording import quoted
from answerkey.rules.identity._judging import SHOWN, LockRule


class Rule(LockRule):
    """A redirect leads straight to where it ends, not to another redirect or to what is gone.

    Each step costs a reader a round trip, and search engines give up after a few. A merge of two branches that both
    move things leaves such chains; what is delivered follows them to their end.
    """

    severity = Severity.WARNING

    def judged(self, judgement: Judgement, corpus: Corpus) -> Iterator[Finding]:
        states, ends = judgement.states, judgement.ways.ends
        for entry in judgement.lock.entries:
            target = entry.state.target
            if target in ends and not states.get(target, State()).stays:
                end = ends[target]
                where = "to what is gone" if states.get(end, State()).reason else f"on to {quoted(end, SHOWN)}"
                message = f"{quoted(target, SHOWN)} is not the end: it leads {where}"
                yield Finding(entry.target_span, message, "`answerkey ids` shortens the way")
