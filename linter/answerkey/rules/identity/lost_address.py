"""`identity/lost-address`: what was published stays, moves or is said to be gone."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related
from answerkey.identity.addresses import topmost
from answerkey.identity.judging import Judgement
from answerkey.identity.lock import written
from answerkey.model.corpus import Corpus
from answerkey.model.wording import quoted
from answerkey.rules.identity._judging import SHOWN, LockRule
from answerkey.source import Span

_HINT = "`answerkey ids` records where it went; `answerkey ids --tombstone {} --reason WHY` that it is gone for good"


class Rule(LockRule):
    """An address in `ids.lock` is still there, or its line says where it moved or why it is gone.

    People keep addresses in bookmarks, chats and flash cards, and no search tells you where. It is reported on the
    question's page while there is one, and else in `ids.lock`; for a page or topic that is gone as a whole, once.
    """

    def judged(self, judgement: Judgement, corpus: Corpus) -> Iterator[Finding]:
        entries = {entry.address: entry for entry in judgement.lock.entries}
        for address in topmost(judgement.lost):
            page, _, question = address.partition("#")
            entry, hint = entries[address], _HINT.format(written(address))
            if page in corpus.page_by_address:
                record = corpus.page_by_address[page].record
                at = record.span_of("questions").start
                related = (Related(entry.span, "published as this", judgement.path),)
                message = f"the question {quoted('#' + question, SHOWN)} was published here, and is no longer there"
                yield Finding(Span(at, at), message, hint, related, path=record.path)
            else:
                inner = sum(other.startswith((f"{address}/", f"{address}#")) for other in judgement.lost)
                more = f", with {inner} more address{'es' * (inner > 1)} below" if inner else ""
                message = f"{quoted(address, SHOWN)} was published, and is no longer there{more}"
                yield Finding(entry.address_span, message, hint)
