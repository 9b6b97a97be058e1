"""Patterns of paths, matched in a time that grows with the path and never explodes.

A configuration may come from a stranger, and a regular expression with many wildcards backtracks without end. Patterns
with few wildcards, which are nearly all, are regular expressions, since those are fast; a match of two wildcards costs
at most the square of the path's length. Others are matched by following all of their positions at once.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol

from msgspec import Struct

_MOST_WILDCARDS = 2
_PIECES = re.compile(r"(\*\*/|\*\*|\*|\?|\{[^{}]*\})")
_WILDCARDS = ("**/", "**", "*")


class Pattern(Protocol):
    """A compiled pattern."""

    def matches(self, path: str) -> bool:
        """Return True if the whole path, with forward slashes, matches."""


class _Regular(Struct, frozen=True):
    expression: re.Pattern[str]

    def matches(self, path: str) -> bool:
        return self.expression.fullmatch(path) is not None


class _Stepwise(Struct, frozen=True):
    """The pieces of a pattern; the possible ends of each match are followed from left to right.

    Each piece visits each place in the path once: the work is at most pieces times length.
    """

    pieces: tuple[str, ...]

    def matches(self, path: str) -> bool:
        places = {0}
        for piece in self.pieces:
            places = _ends(piece, path, places)
            if not places:
                return False
        return len(path) in places


def _ends(piece: str, path: str, places: set[int]) -> set[int]:
    """Return the places in a path at which a piece can end that begins at one of `places`."""
    if piece == "**":
        return set(range(min(places), len(path) + 1))
    if piece == "**/":
        return _after_folders(path, places)
    if piece == "*":
        return _within_folder(path, places)
    if piece == "?":
        return {at + 1 for at in places if at < len(path) and path[at] != "/"}
    return {at + len(choice) for choice in _choices(piece) for at in places if path.startswith(choice, at)}


def _after_folders(path: str, places: set[int]) -> set[int]:
    """Return `places`, and the places after the folders that begin at one of them."""
    ends, is_inside = set(places), False
    for at in range(min(places), len(path)):
        if path[at] != "/":
            is_inside = is_inside or at in ends
        elif is_inside:
            ends.add(at + 1)
            is_inside = False
    return ends


def _within_folder(path: str, places: set[int]) -> set[int]:
    """Return all places from each of `places` to the end of its part of the path."""
    ends, is_inside = set(places), False
    for at in range(len(path) + 1):
        is_inside = is_inside or at in places
        if is_inside:
            ends.add(at)
        if at < len(path) and path[at] == "/":
            is_inside = False
    return ends


def _choices(piece: str) -> list[str]:
    return piece[1:-1].split(",") if _is_choice(piece) else [piece]


def _is_choice(piece: str) -> bool:
    return piece.startswith("{") and piece.endswith("}")


@cache
def pattern(glob: str) -> Pattern:
    """Compile a pattern: ``**/`` is any number of folders, ``*`` and ``?`` stay in one, ``{a,b}`` is either."""
    pieces = tuple(piece for piece in _PIECES.split(glob) if piece)
    wildcards, choices = sum(piece in _WILDCARDS for piece in pieces), sum(map(_is_choice, pieces))
    if wildcards > _MOST_WILDCARDS or choices > 1:
        return _Stepwise(pieces)
    return _Regular(re.compile("".join(_expression(piece) for piece in pieces), re.S))


def has_wildcards(glob: str) -> bool:
    """Return True for a pattern that can match more than one path."""
    return any(piece in (*_WILDCARDS, "?") or _is_choice(piece) for piece in _PIECES.split(glob))


def _expression(piece: str) -> str:
    if _is_choice(piece):
        return "(?:" + "|".join(re.escape(choice) for choice in _choices(piece)) + ")"
    return {"**/": r"(?:[^/]+/)*", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}.get(piece, re.escape(piece))
