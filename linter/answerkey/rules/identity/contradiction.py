"""`identity/contradiction`: one thing became of an address."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related
from answerkey.identity.judging import Judgement
from answerkey.identity.lock import contradictions
from answerkey.model.corpus import Corpus
from answerkey.model.wording import quoted
from answerkey.rules.identity._judging import SHOWN, LockRule


class Rule(LockRule):
    """An address moved to one place, or is gone for one reason.

    Where two branches say different things of one address, a merge keeps both lines, and readers would be led to
    whichever a program happens to read first.
    """

    def judged(self, judgement: Judgement, corpus: Corpus) -> Iterator[Finding]:
        for entry, earlier in contradictions(judgement.lock):
            message = f"{quoted(entry.address, SHOWN)} has another line that says something else"
            yield Finding(entry.span, message, "keep the one that holds", (Related(earlier.span, "the other one"),))
