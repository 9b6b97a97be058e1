"""Slips of the keyboard: one edit that turns a name into another.

A digit is never a slip, and neither is a plural, a lost or added single underscore, or another case convention:
`Basemodel` for `BaseModel` is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

_SHORTEST = 3  # characters of a name that is indexed
_LONGEST = 80  # characters of a name that is compared
_MOST_NEAR = 20  # names near one name among which the one that was meant can be found
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")


class SlipKind(Enum):
    """The edit that makes a slip."""

    SWAPPED = auto()
    """Two neighbouring letters changed places."""
    DOUBLED = auto()
    """A letter stands twice."""
    LOST = auto()
    ADDED = auto()
    WRONG = auto()
    CASE = auto()
    BORDER = auto()
    """The border between two words moved by a letter, or was doubled."""


class Slip(NamedTuple):
    """A slip: its kind, what it makes of the word that it hits, in lower case, and the length of that word.

    Of a border there may be two words, joined by an underscore. `is_at_end` is true of the first and last letter.
    """

    kind: SlipKind
    word: str
    length: int
    is_at_end: bool = False


def slip_of(name: str, target: str) -> Slip | None:
    """Return the slip that makes a name of another one, if one slip does."""
    if name == target or name.rstrip("s") == target.rstrip("s"):
        return None
    if name.lower() == target.lower():
        is_slip = name[0].isupper() and target[0].isupper() and name.isalpha()
        is_slip = is_slip and not (name.isupper() or target.isupper())
        return Slip(SlipKind.CASE, name.lower(), len(name)) if is_slip else None
    pairs = enumerate(zip(name, target, strict=False))
    at = next((i for i, (a, b) in pairs if a != b), min(len(name), len(target)))
    edit = _edit(name, target, at)
    if edit is None:
        return None
    kind, width = edit
    start, end = _hit(target, at, width)
    word = name[start : len(name) - (len(target) - end)].lower()
    return Slip(kind, word, end - start, at == start or at + width >= end)


def _edit(name: str, target: str, at: int) -> tuple[SlipKind, int] | None:
    """Return the kind of the one edit at the first difference, and how many letters of the target it touches."""
    one, other = name[at:], target[at:]
    if len(one) > 1 and one[:2] == other[:2][::-1] and one[2:] == other[2:]:
        if one[:2].isalpha():
            return SlipKind.SWAPPED, 2
        return (SlipKind.BORDER, 2) if at and "_" in one[:2] and one[:2].strip("_").isalpha() else None
    if one == other[1:]:
        return (SlipKind.LOST, 1) if other[:1].isalpha() else None
    if one[1:] == other:
        if one[0] == "_":
            return (SlipKind.BORDER, 0) if at > 1 and other and name[at - 1] == "_" else None
        return (SlipKind.DOUBLED if name[at - 1 : at] == one[0] else SlipKind.ADDED, 0) if one[0].isalpha() else None
    return (SlipKind.WRONG, 1) if one[1:] == other[1:] and (one[:1] + other[:1]).isalpha() else None


def _hit(target: str, at: int, width: int) -> tuple[int, int]:
    """Return the start and end of the words of a name that an edit touches; of the whole name if it has none there."""
    first, last = (at, at + width) if width else (max(0, at - 1), at)
    touched = [match.span() for match in _WORD.finditer(target) if match.start() < last and match.end() > first]
    return (touched[0][0], touched[-1][1]) if touched else (0, len(target))


class NearIndex:
    """Finds names one edit away: two such names share a form in which one character is left out."""

    def __init__(self, names: Iterable[str]) -> None:
        self._forms: dict[str, set[str]] = {}
        for name in names:
            for form in stored_forms(name):
                self._forms.setdefault(form, set()).add(name)

    def around(self, name: str) -> list[str]:
        """The indexed names at most one edit away, case aside, but for the name itself."""
        return few_near(name, self.near(name))

    def near(self, name: str) -> frozenset[str]:
        """The indexed names at most one edit away, case aside."""
        return frozenset().union(*(self._forms.get(form, ()) for form in asked_forms(name) if self._forms))


def few_near(name: str, near: Set[str]) -> list[str]:
    """Return the names near one in order; where very many are near, none of them is what was meant."""
    return sorted(near - {name}) if len(near) <= _MOST_NEAR else []


def stored_forms(name: str) -> frozenset[str]:
    """Return the forms under which a name is indexed."""
    return _forms(name) if _SHORTEST <= len(name) <= _LONGEST else frozenset()


def asked_forms(name: str) -> frozenset[str]:
    """Return the forms that a name shares with those at most one edit away."""
    return _forms(name) if _SHORTEST - 1 <= len(name) <= _LONGEST else frozenset()


@lru_cache(maxsize=256)
def near_index(names: frozenset[str]) -> NearIndex:
    """The index of some names, which is kept: where one file of a base is edited, most names stay."""
    return NearIndex(names)


@lru_cache(maxsize=8192)
def _forms(name: str) -> frozenset[str]:
    """A name, and what is left of it without one of its characters; a digit is never a slip."""
    lower = name.lower()
    cut = (lower[:i] + lower[i + 1 :] for i, character in enumerate(lower) if not character.isdigit())
    return frozenset({lower, *cut})
