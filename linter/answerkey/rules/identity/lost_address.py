"""`identity/lost-address`: a published address stays, moves or is recorded as gone."""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Finding, Related
from answerkey.identity.addresses import topmost
from answerkey.identity.indexed import ADDRESS_RECORD, IndexAudit, lock_of
from answerkey.identity.lock import Lock, ancestors, written
from answerkey.model.base_index import BaseIndex
from answerkey.model.corpus import Facts
from answerkey.model.messages import quoted
from answerkey.model.relations import PAGES
from answerkey.model.views import Page
from answerkey.rules.base import IndexRule
from answerkey.rules.identity._lock_rule import QUOTED_LENGTH

_HINT = "`answerkey ids` records where it went; `answerkey ids --tombstone {} --reason WHY` records that it is gone"


class Rule(IndexRule):
    """An address in `ids.lock` is still there, or its line says where it moved or why it is gone.

    People keep addresses in bookmarks, chats and flash cards, where no search finds them. A lost question is reported
    on its page, or in `ids.lock` if the page is gone too. A page or topic that is gone as a whole is reported once.
    """

    relations = (*ADDRESS_RECORD, PAGES)

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        lock = lock_of(facts)
        if lock is not None:
            yield from _lost_pages(lock, index)
        elif isinstance(facts.record, Page):
            yield from _lost_questions(facts.record, index)


def _lost_questions(page: Page, index: BaseIndex) -> Iterator[Finding]:
    """Yield the findings about the questions of a page; of several with one address the last counts."""
    record, row = IndexAudit(index), index.last(PAGES, page.address)
    lost = [address for address in record.states(page.address) if record.is_lost(address)]
    if not lost or row is None or row.path != page.path or any(map(record.is_lost, ancestors(lost[0]))):
        return
    entries = {entry.address: entry for entry in record.lock().entries}
    start = page.span_of("questions")._replace(end=page.span_of("questions").start)
    for address in sorted(lost):
        question = quoted(f"#{address.partition('#')[2]}", QUOTED_LENGTH)
        related = (Related(entries[address].span, "published as this", record.path()),)
        message = f"the question {question} was published here, and is no longer there"
        yield Finding(start, message, _HINT.format(written(address)), related)


def _lost_pages(lock: Lock, index: BaseIndex) -> Iterator[Finding]:
    """Yield the findings about addresses that no page is left for."""
    record, entries = IndexAudit(index), {entry.address: entry for entry in lock.entries}
    lost = frozenset(address for address, state in lock.states().items() if state.stays and record.lacks(address))
    for address in topmost(lost):
        if index.last(PAGES, address.partition("#")[0]) is None:
            inner = sum(other.startswith((f"{address}/", f"{address}#")) for other in lost)
            suffix = f", with {inner} more address{'es' * (inner > 1)} below" if inner else ""
            message = f"{quoted(address, QUOTED_LENGTH)} was published, and is no longer there{suffix}"
            yield Finding(entries[address].address_span, message, _HINT.format(written(address)))
