"""What is wrong with a record of addresses, seen with the base that it is of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from answerkey.identity.addresses import Present, present
from answerkey.identity.following import Ways, follow
from answerkey.identity.lock import Lock, State, parse
from answerkey.model.corpus import Corpus


@dataclass(frozen=True)
class Judgement:
    """A base and its record of addresses; `path` is that of the record's file."""

    path: str
    lock: Lock
    present: Present

    @cached_property
    def states(self) -> Mapping[str, State]:
        return self.lock.states()

    @cached_property
    def lost(self) -> frozenset[str]:
        """The published addresses that are certainly not there, and of which nothing says what became of them."""
        return frozenset(
            address for address, state in self.states.items() if state.stays and self.present.is_lost(address)
        )

    @cached_property
    def reused(self) -> tuple[str, ...]:
        """The addresses that moved or are gone, and are there again."""
        return tuple(address for address, state in self.states.items() if not state.stays and address in self.present)

    @cached_property
    def new(self) -> frozenset[str]:
        """The addresses that readers can come to and that were never recorded."""
        return self.present.published - self.states.keys()

    @cached_property
    def ways(self) -> Ways:
        """Where the redirects lead."""
        return follow(self.states)

    def leads_nowhere(self, address: str) -> bool:
        """Whether a redirect leads to what is certainly not there, and was not there either."""
        target = self.states[address].target
        state = self.states.get(target, State())
        return bool(target) and state.stays and target not in self.lost and self.present.is_lost(target)


def judge(corpus: Corpus) -> Judgement | None:
    """The judgement on a base; nothing where it keeps no record of addresses that can be read."""
    record = corpus.lock
    if record is None or record.text is None:
        return None
    return Judgement(record.path, parse(record.text), present(corpus))
