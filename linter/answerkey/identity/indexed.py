"""The addresses of a base and their record, as the index of the base has them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from answerkey.identity.addresses import has_all_ids, places_of
from answerkey.identity.lock import Lock, State, is_address, parent_of, parse
from answerkey.model import views
from answerkey.model.base_index import BaseIndex, Rows, Sums, joined
from answerkey.model.corpus import Facts
from answerkey.model.relations import (
    ENTRIES,
    FRAMEWORK_SLUGS,
    FRAMEWORKS,
    QUESTION_IDS,
    TOPIC_OWNERS,
    TOPIC_SLUGS,
    entry_addresses,
    has_lost_topics,
)


def lock_of(facts: Facts) -> Lock | None:
    """Return the record of addresses that a file is; None for another file, and where it can't be read."""
    record = facts.record
    readable = isinstance(record, views.Lock) and not record.broken and record.text is not None
    return _parsed(record.text) if readable and isinstance(record, views.Lock) and record.text is not None else None


@lru_cache(maxsize=1)
def _parsed(text: str) -> Lock:
    return parse(text)


def _split(address: str) -> tuple[str, str]:
    """Return the address without the id of a question, and that."""
    page, _, question = address.partition("#")
    return page, question


def _claims(facts: Facts) -> Iterator[tuple[str, Any]]:
    claims: dict[str, dict[str, bool]] = {}
    for address, place in places_of(facts.record):
        if is_address(address):
            page, question = _split(address)
            claims.setdefault(page, {}).setdefault(question, place.draft)
    yield from claims.items()


def _records(facts: Facts) -> Iterator[tuple[str, Any]]:
    lock = lock_of(facts)
    states: dict[str, dict[str, State]] = {}
    for address, state in lock.states().items() if lock is not None else ():
        page, question = _split(address)
        states.setdefault(page, {})[question] = state
    yield from states.items()


def _locks(facts: Facts) -> Iterator[tuple[str, Any]]:
    if lock_of(facts) is not None:
        yield "", None


def _uncertain(facts: Facts) -> dict[str, int]:
    record = facts.record
    if isinstance(record, views.Framework) and record.slug is None:
        return {"": 1}
    if isinstance(record, views.Topic) and record.slug is None:
        return {f"/{record.framework_slug}": 1}
    return {record.address: 1} if isinstance(record, views.Page) and not has_all_ids(record) else {}


def _hidden(facts: Facts) -> Iterator[tuple[str, Any]]:
    if isinstance(facts.record, views.DocumentRecord) and not facts.record.address:
        yield "", facts.record.declaration.address_start


_CLAIMS = Rows("claimed-addresses", _claims)
"""The addresses that files have, by the address without a question: true for a draft, by question."""
_RECORDS = Rows("recorded-addresses", _records)
"""The recorded addresses, by the address without a question: their states, by question."""
_LOCKS = Rows("address-records", _locks)
_UNCERTAIN = Sums("uncertain-addresses", _uncertain)
"""The addresses right below which defects in files may hide others."""
_HIDDEN = Rows("hidden-addresses", _hidden)
"""The beginnings of the addresses of documents that can't be read, under the empty key."""

ADDRESS_RECORD = (_CLAIMS, _RECORDS, _LOCKS, _UNCERTAIN, _HIDDEN, FRAMEWORKS, TOPIC_OWNERS)
NEAR_ADDRESSES = (*ENTRIES, FRAMEWORK_SLUGS, TOPIC_SLUGS, QUESTION_IDS)


class IndexAudit:
    """A comparison of the record of addresses with its base, as far as a rule asks for it."""

    def __init__(self, index: BaseIndex) -> None:
        self._index = index

    def path(self) -> str:
        """Return the path of the record; empty if the base has none that can be read."""
        row = self._index.first(_LOCKS, "")
        return row.path if row is not None else ""

    def lock(self) -> Lock:
        """Return the whole record: the file that asks is checked again at each change of it."""
        return lock_of(self._index.facts(self.path())) or Lock()

    def states(self, page: str) -> dict[str, State]:
        """Return the states of a page, topic or framework and of its questions, by address."""
        rows = self._index.values(_RECORDS, page)
        return {f"{page}#{q}" if q else page: State(*state) for row in rows for q, state in row.items()}

    def state(self, address: str) -> State | None:
        """Return the state of an address; None for one that was never recorded."""
        return self.states(_split(address)[0]).get(address)

    def lacks(self, address: str) -> bool:
        """Return True if the base certainly does not have an address."""
        if self._claims(address) or address.startswith(tuple(self._index.values(_HIDDEN, ""))):
            return False
        parent = parent_of(address)
        return not self._index.has(_UNCERTAIN, parent) and not (parent.count("/") == 1 and has_lost_topics(self._index))

    def is_lost(self, address: str) -> bool:
        """Return True for a published address that the base certainly lacks, without a redirect or a tombstone."""
        state = self.state(address)
        return state is not None and state.stays and self.lacks(address)

    def is_new(self, address: str) -> bool:
        """Return True for a published address that is not recorded."""
        return False in self._claims(address) and self.state(address) is None

    def near(self, address: str) -> Iterator[str]:
        """Yield addresses to suggest: those of the same page, or of a question with the same name elsewhere."""
        page, question = _split(address)
        yield from (f"{page}#{own}" for row in self._index.values(_CLAIMS, page) for own in row if own)
        frameworks = self._index.values(FRAMEWORK_SLUGS, "")
        if question:
            keys = (joined(framework, question) for framework in frameworks)
            yield from (f"{row[0]}#{question}" for key in keys for row in self._index.values(QUESTION_IDS, key))
            return
        yield from entry_addresses(self._index)
        for framework in frameworks:
            yield f"/{framework}"
            yield from (f"/{framework}/{slug}" for slug in self._index.values(TOPIC_SLUGS, framework))

    def _claims(self, address: str) -> tuple[bool, ...]:
        """Return for each kind of file that has an address if it is a draft."""
        page, question = _split(address)
        return tuple(row[question] for row in self._index.values(_CLAIMS, page) if question in row)
