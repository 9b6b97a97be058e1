"""Where redirects lead in the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from answerkey.identity.lock import State

_STAYS = State()


class Ways(NamedTuple):
    """The last address on the way of each: itself, where it does not redirect. Those whose way has no end are left out;
    `circles` holds the first address of each circle, in the order of addresses."""

    ends: Mapping[str, str]
    circles: frozenset[str]


def follow(states: Mapping[str, State]) -> Ways:
    """Follow all redirects, each step once: a file from strangers may hold one long chain."""
    ends: dict[str, str] = {}
    circles: set[str] = set()
    for start in states:
        here, way = start, dict[str, None]()
        while here not in ends and here not in way:
            way[here] = None
            here = states.get(here, _STAYS).target or here
        last = next(reversed(way), start)
        if here in ends:
            end = ends[here]
        elif here == last and not states.get(here, _STAYS).target:
            end = here
        else:
            passed = list(way)
            circles.add(min(passed[passed.index(here) :]))
            end = ""
        ends.update(dict.fromkeys(way, end))
    return Ways({address: end for address, end in ends.items() if end}, frozenset(circles))


def redirects(states: Mapping[str, State]) -> dict[str, str | None]:
    """Where each address that is no more leads in the end; nothing where it is gone. Circles are left out."""
    ends = follow(states).ends
    moved = (address for address, state in sorted(states.items()) if not state.stays and address in ends)
    return {address: None if states.get(ends[address], _STAYS).reason else ends[address] for address in moved}


def shortened(states: Mapping[str, State]) -> dict[str, State]:
    """The states with redirects that lead straight to their end; circles stay."""
    ends = follow(states).ends
    found = dict(states)
    for address, state in states.items():
        if state.target and address in ends:
            end = states.get(ends[address], _STAYS)
            found[address] = end if end.reason else State(ends[address])
    return found
