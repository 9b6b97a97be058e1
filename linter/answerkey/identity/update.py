"""Updates of the record of addresses from its base."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from answerkey.identity.addresses import AddressBook, topmost
from answerkey.identity.audit import Audit
from answerkey.identity.lock import State, parent_of
from answerkey.identity.redirects import shortened
from answerkey.identity.similarity import Matches, Similarity, Text, match

States = dict[str, State]


class AddressError(Exception):
    """A redirect or tombstone that the base or its record rules out; the message says why."""


@dataclass(frozen=True)
class Update:
    """An updated record: what was added, what moved where, and what its author has to settle.

    `similarities` belong to the moved questions. `possible` are the candidates for lost questions, `lost` the topmost
    lost addresses, and `reused` the addresses that are recorded as moved or gone and that the base has.
    """

    states: Mapping[str, State]
    added: tuple[str, ...]
    moved: Mapping[str, str]
    similarities: Mapping[str, Similarity]
    possible: Mapping[str, tuple[Similarity, ...]]
    lost: tuple[str, ...]
    reused: tuple[str, ...]


def update(audit: Audit, old: Mapping[str, Text], new: Mapping[str, Text]) -> Update:
    """Add new addresses, redirect those that plainly moved, and shorten chains.

    `old` holds the last texts of lost questions, and `new` the texts of all questions, both by address.
    """
    matches = _matches(audit, old, new)
    states = dict(audit.states)
    moved = _moved(audit, states, matches)
    for address, target in moved.items():
        move(states, address, target)
    lost = audit.lost - moved.keys()
    possible = {address: pairs for address, pairs in matches.possible.items() if address in lost}
    undecided = {pair.new for pairs in possible.values() for pair in pairs}  # not recorded before the author decides
    added = sorted(audit.addresses.published - states.keys() - undecided)
    states.update(dict.fromkeys(added, State()))
    reused = tuple(sorted(address for address in audit.reused if not states[address].stays))
    return Update(
        shortened(states),
        tuple(added),
        dict(sorted(moved.items())),
        matches.certain,
        possible,
        tuple(topmost(lost)),
        reused,
    )


def _matches(audit: Audit, old: Mapping[str, Text], new: Mapping[str, Text]) -> Matches:
    """Match the lost questions with new ones, and with addresses that had moved to them and came back."""
    back = {address for address in audit.reused if audit.states[address].target in audit.lost}
    lost = {address: text for address, text in old.items() if address in audit.lost}
    there = {address: text for address, text in new.items() if address in audit.new | back}
    questions, documents = (match(_of_kind(lost, kind), _of_kind(there, kind)) for kind in (True, False))
    return Matches({**questions.certain, **documents.certain}, {**questions.possible, **documents.possible})


def _of_kind(texts: Mapping[str, Text], questions: bool) -> dict[str, Text]:
    return {address: text for address, text in texts.items() if ("#" in address) == questions}


def _moved(audit: Audit, states: Mapping[str, State], matches: Matches) -> dict[str, str]:
    """Return the new address of each question that plainly moved, and of each page or topic that moved with most."""
    moved = {address: pair.new for address, pair in matches.certain.items()}
    for address in sorted(audit.lost, key=lambda address: (-address.count("/"), "#" not in address)):
        if "#" not in address and (target := _majority(address, states, moved)) in audit.addresses.published:
            moved[address] = target
    return moved


def _majority(address: str, states: Mapping[str, State], moved: Mapping[str, str]) -> str:
    """Return the address below which most of an address's children are now; the empty text without a majority."""
    children = [other for other in states if parent_of(other) == address]
    parents = Counter(parent_of(moved[child]) for child in children if child in moved)
    best, count = max(sorted(parents.items()), key=lambda item: item[1], default=("", 0))
    return best if 2 * count > len(children) else ""


def move(states: States, old: str, new: str) -> None:
    """Record a redirect; `new` may itself have redirected to `old` before."""
    states[new] = State()
    states[old] = State(new)


def _is_free(states: Mapping[str, State], new: str, old: str) -> bool:
    """Return True if `old` may move to `new`: the record has nothing else for `new`."""
    state = states.get(new, State())
    return state.stays or state.target == old


def bury(audit: Audit, address: str, reason: str) -> States:
    """Record a tombstone for an address and the lost ones below it; raises AddressError if the base still has it."""
    if address in audit.addresses:
        raise AddressError(f"{address} is still there; remove it first")
    if address not in audit.states:
        raise AddressError(f"{address} was never recorded")
    states = dict(audit.states)
    for gone in (address, *_below(address, audit.lost)):
        states[gone] = State("", reason)
    return shortened(states)


def redirect(audit: Audit, old: str, new: str) -> States:
    """Record a redirect, and one for each lost address below `old` that the base has below `new` under the same name.

    Raises AddressError if the base still has the old address, or does not have the new one.
    """
    if old in audit.addresses:
        raise AddressError(f"{old} is still there")
    if new not in audit.addresses:
        raise AddressError(f"the base has no {new}")
    if not _is_free(audit.states, new, old):
        raise AddressError(f"{new} was the address of something else")
    states = dict(audit.states)
    move(states, old, new)
    for inner in _below(old, audit.lost):
        if (target := new + inner[len(old) :]) in audit.addresses:
            move(states, inner, target)
    return shortened(states)


def renamed(states: Mapping[str, State], old: str, new: str, addresses: AddressBook) -> States:
    """Return the record after a rename of an address and all below it; `addresses` are those after the rename.

    An address that was never recorded was never published, and gets no redirect.
    """
    result = dict(states)
    for address in (old, *_below(old, states)):
        target = new + address[len(old) :]
        free = target in addresses and address not in addresses and _is_free(states, target, address)
        if states.get(address, State("?")).stays and free:
            move(result, address, target)
    return shortened(result)


def _below(address: str, others: Iterable[str]) -> list[str]:
    return sorted(other for other in others if other.startswith((f"{address}/", f"{address}#")))
