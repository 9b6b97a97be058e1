"""Bringing a record of addresses up to date with its base."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from answerkey.identity.addresses import Present, topmost
from answerkey.identity.following import shortened
from answerkey.identity.judging import Judgement
from answerkey.identity.lock import State
from answerkey.identity.resembling import Likeness, Matches, Text, match

States = dict[str, State]


class Unfit(Exception):
    """What was said of an address can't be; the message says why."""


@dataclass(frozen=True)
class Update:
    """A record brought up to date: what was added, what moved where, and what is still to be settled.

    `possible` are the questions that may have become others, `lost` the addresses of which nothing is known, without
    those below them, and `reused` those that moved or are gone and are there again.
    """

    states: Mapping[str, State]
    added: tuple[str, ...]
    moved: Mapping[str, str]
    likeness: Mapping[str, Likeness]
    possible: Mapping[str, tuple[Likeness, ...]]
    lost: tuple[str, ...]
    reused: tuple[str, ...]


def update(judgement: Judgement, old: Mapping[str, Text], new: Mapping[str, Text]) -> Update:
    """Add what is new, redirect what plainly moved, shorten chains. `old` and `new` are texts of questions by address,
    as they were where they are lost now, and as they are."""
    matches = _matches(judgement, old, new)
    states = dict(judgement.states)
    moved = {address: found.new for address, found in matches.certain.items()}
    for address in sorted(judgement.lost, key=lambda address: (-address.count("/"), "#" not in address)):
        if "#" not in address and (target := _most(address, states, moved)) in judgement.present.published:
            moved[address] = target
    for address, target in moved.items():
        move(states, address, target)
    lost = judgement.lost - moved.keys()
    possible = {address: found for address, found in matches.possible.items() if address in lost}
    open_ = {likely.new for found in possible.values() for likely in found}  # recorded once it is known what they are
    added = sorted(judgement.present.published - states.keys() - open_)
    states.update(dict.fromkeys(added, State()))
    reused = tuple(sorted(address for address in judgement.reused if not states[address].stays))
    return Update(
        shortened(states),
        tuple(added),
        dict(sorted(moved.items())),
        matches.certain,
        possible,
        tuple(topmost(lost)),
        reused,
    )


def _matches(judgement: Judgement, old: Mapping[str, Text], new: Mapping[str, Text]) -> Matches:
    """What became of lost questions: something new, or what they were called before."""
    back = {address for address in judgement.reused if judgement.states[address].target in judgement.lost}
    lost = {address: text for address, text in old.items() if address in judgement.lost}
    return match(lost, {address: text for address, text in new.items() if address in judgement.new | back})


def _most(address: str, states: Mapping[str, State], moved: Mapping[str, str]) -> str:
    """Where most of what stood right below an address went; empty where there is no most."""
    inner = [other for other in states if _above(other) == address]
    places = Counter(_above(moved[other]) for other in inner if other in moved)
    best, number = max(sorted(places.items()), key=lambda place: place[1], default=("", 0))
    return best if 2 * number > len(inner) else ""


def _above(address: str) -> str:
    """The address right above one."""
    page, hash_, _ = address.partition("#")
    return page if hash_ else page.rpartition("/")[0]


def move(states: States, old: str, new: str) -> None:
    """Record that what had one address now has another, which it may have had before."""
    states[new] = State()
    states[old] = State(new)


def _is_free(states: Mapping[str, State], new: str, old: str) -> bool:
    """Whether what had one address may have another: nothing else had it before."""
    state = states.get(new, State())
    return state.stays or state.target == old


def bury(judgement: Judgement, address: str, reason: str) -> States:
    """Record that an address is gone, with all below it that is lost; raises Unfit where that is not so."""
    if address in judgement.present:
        raise Unfit(f"{address} is still there; remove it first")
    if address not in judgement.states:
        raise Unfit(f"{address} was never recorded")
    states = dict(judgement.states)
    for gone in (address, *_below(address, judgement.lost)):
        states[gone] = State("", reason)
    return shortened(states)


def redirect(judgement: Judgement, old: str, new: str) -> States:
    """Record that an address moved, and with a page or topic what is lost below it and stands under the same name in
    the new place. Raises Unfit where the old one is still there, or the new one is not."""
    if old in judgement.present:
        raise Unfit(f"{old} is still there")
    if new not in judgement.present:
        raise Unfit(f"the base has no {new}")
    if not _is_free(judgement.states, new, old):
        raise Unfit(f"{new} was the address of something else")
    states = dict(judgement.states)
    move(states, old, new)
    for inner in _below(old, judgement.lost):
        if (target := new + inner[len(old) :]) in judgement.present:
            move(states, inner, target)
    return shortened(states)


def renamed(states: Mapping[str, State], old: str, new: str, after: Present) -> States:
    """The record after what had an address, with all below it, got another; `after` is the base as it is then.

    What was never recorded was never published and leaves nothing behind.
    """
    found = dict(states)
    for address in (old, *_below(old, states)):
        target = new + address[len(old) :]
        free = target in after and address not in after and _is_free(states, target, address)
        if states.get(address, State("?")).stays and free:
            move(found, address, target)
    return shortened(found)


def _below(address: str, others: Iterable[str]) -> list[str]:
    return sorted(other for other in others if other.startswith((f"{address}/", f"{address}#")))
