"""The bases of the rules of this family."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from answerkey.diagnostics import Finding
from answerkey.identity.indexed import ADDRESS_RECORD, IndexAudit, lock_of
from answerkey.identity.lock import Lock
from answerkey.model.base_index import BaseIndex, Relation
from answerkey.model.corpus import Facts
from answerkey.rules.base import IndexRule

QUOTED_LENGTH = 100  # characters of an address that a message quotes


class LockRule(IndexRule):
    """Checks the record of published addresses, where a base has one."""

    relations: ClassVar[tuple[Relation, ...]] = ADDRESS_RECORD

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        lock = lock_of(facts)
        if lock is not None:
            yield from self.lock_findings(lock, index)

    def lock_findings(self, lock: Lock, index: BaseIndex) -> Iterator[Finding]:
        """Yield the findings in the record itself."""
        raise AssertionError


class AddressRule(IndexRule):
    """Checks each file against the record of published addresses, where a base has one."""

    relations = ADDRESS_RECORD

    def check(self, facts: Facts, index: BaseIndex) -> Iterator[Finding]:
        record = IndexAudit(index)
        if record.path():
            yield from self.file_findings(facts, record)

    def file_findings(self, facts: Facts, record: IndexAudit) -> Iterator[Finding]:
        """Yield the findings in a file with addresses."""
        raise AssertionError
