"""A comparison of the record of addresses with its base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from answerkey.identity.addresses import AddressBook, addresses_of
from answerkey.identity.lock import Lock, State, parse
from answerkey.identity.redirects import Destinations, follow
from answerkey.model.corpus import Corpus


@dataclass(frozen=True)
class Audit:
    """The record of addresses (`lock`, in the file `path`) beside the addresses that the base has."""

    path: str
    lock: Lock
    addresses: AddressBook

    @cached_property
    def states(self) -> Mapping[str, State]:
        return self.lock.states()

    @cached_property
    def lost(self) -> frozenset[str]:
        """The published addresses that the base certainly lacks, without a redirect or a tombstone."""
        return frozenset(
            address for address, state in self.states.items() if state.stays and self.addresses.lacks(address)
        )

    @cached_property
    def reused(self) -> tuple[str, ...]:
        """The addresses that are recorded as moved or gone, and that the base has."""
        return tuple(address for address, state in self.states.items() if not state.stays and address in self.addresses)

    @cached_property
    def new(self) -> frozenset[str]:
        """The published addresses that are not recorded."""
        return self.addresses.published - self.states.keys()

    @cached_property
    def destinations(self) -> Destinations:
        """The destinations of the recorded redirects."""
        return follow(self.states)


def audit_base(corpus: Corpus) -> Audit | None:
    """Compare a base with its record of addresses; None if it has no record that can be read."""
    record = corpus.lock
    if record is None or record.text is None:
        return None
    return Audit(record.path, parse(record.text), addresses_of(corpus))
