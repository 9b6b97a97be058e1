"""Final destinations of redirects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from answerkey.identity.lock import State

_STAYS = State()


class Destinations(NamedTuple):
    """The last address of each chain of redirects, by each address on it; an address that stays is its own end.

    Addresses that end in a circle have none. `circles` holds one address of each circle, the first in sorted order.
    """

    ends: Mapping[str, str]
    circles: frozenset[str]


def follow(states: Mapping[str, State]) -> Destinations:
    """Follow all redirects, each step once: an untrusted file may hold one long chain."""
    ends: dict[str, str] = {}
    circles: set[str] = set()
    for start in states:
        address, chain = start, dict[str, None]()
        while address not in ends and address not in chain:
            chain[address] = None
            address = states.get(address, _STAYS).target or address
        last = next(reversed(chain), start)
        if address in ends:
            end = ends[address]
        elif address == last and not states.get(address, _STAYS).target:
            end = address
        else:
            steps = list(chain)
            circles.add(min(steps[steps.index(address) :]))
            end = ""
        ends.update(dict.fromkeys(chain, end))
    return Destinations({address: end for address, end in ends.items() if end}, frozenset(circles))


def destinations(states: Mapping[str, State]) -> dict[str, str | None]:
    """Return the final destination of each address that moved, or None where it is gone. Circles are left out."""
    ends = follow(states).ends
    moved = (address for address, state in sorted(states.items()) if not state.stays and address in ends)
    return {address: None if states.get(ends[address], _STAYS).reason else ends[address] for address in moved}


def shortened(states: Mapping[str, State]) -> dict[str, State]:
    """Return the states with each redirect pointing at its final destination; circles are left as they are."""
    ends = follow(states).ends
    direct = dict(states)
    for address, state in states.items():
        if state.target and address in ends:
            end = states.get(ends[address], _STAYS)
            direct[address] = end if end.reason else State(ends[address])
    return direct
