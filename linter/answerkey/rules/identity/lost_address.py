"""`identity/lost-address`: a published address stays, moves or is recorded as gone."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related
from answerkey.identity.addresses import topmost
from answerkey.identity.audit import Audit
from answerkey.identity.lock import written
from answerkey.model.corpus import Corpus
from answerkey.model.messages import quoted
from answerkey.rules.identity._lock_rule import QUOTED_LENGTH, LockRule
from answerkey.source import Span

_HINT = "`answerkey ids` records where it went; `answerkey ids --tombstone {} --reason WHY` records that it is gone"


class Rule(LockRule):
    """An address in `ids.lock` is still there, or its line says where it moved or why it is gone.

    People keep addresses in bookmarks, chats and flash cards, where no search finds them. A lost question is reported
    on its page, or in `ids.lock` if the page is gone too. A page or topic that is gone as a whole is reported once.
    """

    def findings(self, audit: Audit, corpus: Corpus) -> Iterator[Finding]:
        entries = {entry.address: entry for entry in audit.lock.entries}
        for address in topmost(audit.lost):
            page, _, question = address.partition("#")
            entry, hint = entries[address], _HINT.format(written(address))
            if page in corpus.page_by_address:
                record = corpus.page_by_address[page].record
                at = record.span_of("questions").start
                related = (Related(entry.span, "published as this", audit.path),)
                message = (
                    f"the question {quoted('#' + question, QUOTED_LENGTH)} was published here, and is no longer there"
                )
                yield Finding(Span(at, at), message, hint, related, path=record.path)
            else:
                inner = sum(other.startswith((f"{address}/", f"{address}#")) for other in audit.lost)
                suffix = f", with {inner} more address{'es' * (inner > 1)} below" if inner else ""
                message = f"{quoted(address, QUOTED_LENGTH)} was published, and is no longer there{suffix}"
                yield Finding(entry.address_span, message, hint)
