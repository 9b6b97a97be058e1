"""`identity/lock-order`: the record of addresses is sorted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from answerkey.diagnostics import Finding, Related, Severity
from answerkey.identity.judging import Judgement
from answerkey.identity.lock import Entry, line_of
from answerkey.model.corpus import Corpus
from answerkey.model.wording import quoted
from answerkey.rules.identity._judging import SHOWN, LockRule

_HINT = "`answerkey ids` sorts the lines, and keeps one for each address"


class Rule(LockRule):
    """The lines of `ids.lock` are sorted, as `LC_ALL=C sort` sorts them, and no address has two.

    Only then do branches that change different things change different lines. A merge may leave both the line that an
    address had and the one that says where it moved: then the later state counts.
    """

    severity = Severity.WARNING

    def judged(self, judgement: Judgement, corpus: Corpus) -> Iterator[Finding]:
        entries = judgement.lock.entries
        for before, entry in pairwise(entries):
            if line_of(entry.address, entry.state) < line_of(before.address, before.state):
                yield Finding(entry.span, "the lines are not sorted from here on", _HINT)
                break
        first: dict[str, Entry] = {}
        for entry in entries:
            earlier = first.setdefault(entry.address, entry)
            if earlier is not entry and (entry.state == earlier.state or entry.state.stays or earlier.state.stays):
                message = f"{quoted(entry.address, SHOWN)} has another line"
                yield Finding(entry.span, message, _HINT, (Related(earlier.span, "the other one"),))
