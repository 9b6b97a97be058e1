"""Patterns of paths, matched in a time that grows with the path and never explodes.

A configuration may come from a stranger, and a regular expression with many wildcards backtracks without end. Patterns
with few wildcards, which are nearly all, are regular expressions, since those are fast; a match of two wildcards costs at
most the square of the path's length. Others are matched by following all of their positions at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Protocol

_MOST_WILDCARDS = 2
_TOKENS = re.compile(r"(\*\*/|\*\*|\*|\?|\{[^{}]*\})")
_WILDCARDS = ("**/", "**", "*")


class Pattern(Protocol):
    """A compiled pattern."""

    def matches(self, path: str) -> bool:
        """Whether the whole path, with forward slashes, matches."""


@dataclass(frozen=True)
class _Regular:
    expression: re.Pattern[str]

    def matches(self, path: str) -> bool:
        return self.expression.fullmatch(path) is not None


@dataclass(frozen=True)
class _Stepwise:
    """The tokens of a pattern; the ends of what each may match are followed from left to right.

    Each token looks at each place in the path once: the work is at most tokens times length.
    """

    tokens: tuple[str, ...]

    def matches(self, path: str) -> bool:
        places = {0}
        for token in self.tokens:
            places = _ends(token, path, places)
            if not places:
                return False
        return len(path) in places


def _ends(token: str, path: str, places: set[int]) -> set[int]:
    """The places in a path at which a token may end that begins at one of some places."""
    if token == "**":
        return set(range(min(places), len(path) + 1))
    if token == "**/":
        return _after_folders(path, places)
    if token == "*":
        return _within_folder(path, places)
    if token == "?":
        return {at + 1 for at in places if at < len(path) and path[at] != "/"}
    return {at + len(choice) for choice in _choices(token) for at in places if path.startswith(choice, at)}


def _after_folders(path: str, places: set[int]) -> set[int]:
    """Some places, and those after each folder that begins at one of them."""
    found, inside = set(places), False
    for at in range(min(places), len(path)):
        if path[at] != "/":
            inside = inside or at in found
        elif inside:
            found.add(at + 1)
            inside = False
    return found


def _within_folder(path: str, places: set[int]) -> set[int]:
    """All places from each of some places to the end of its part of the path."""
    found, reached = set(places), False
    for at in range(len(path) + 1):
        reached = reached or at in places
        if reached:
            found.add(at)
        if at < len(path) and path[at] == "/":
            reached = False
    return found


def _choices(token: str) -> list[str]:
    return token[1:-1].split(",") if _is_choice(token) else [token]


def _is_choice(token: str) -> bool:
    return token.startswith("{") and token.endswith("}")


@cache
def pattern(glob: str) -> Pattern:
    """``**/`` is any number of folders, ``*`` and ``?`` stay in one, ``{a,b}`` is either."""
    tokens = tuple(token for token in _TOKENS.split(glob) if token)
    wildcards, choices = sum(token in _WILDCARDS for token in tokens), sum(map(_is_choice, tokens))
    if wildcards > _MOST_WILDCARDS or choices > 1:
        return _Stepwise(tokens)
    return _Regular(re.compile("".join(_piece(token) for token in tokens), re.S))


def _piece(token: str) -> str:
    if _is_choice(token):
        return "(?:" + "|".join(re.escape(choice) for choice in _choices(token)) + ")"
    return {"**/": r"(?:[^/]+/)*", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}.get(token, re.escape(token))
