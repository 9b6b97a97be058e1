"""Suggestions for references that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 100  # characters of a word that is compared
_MOST = 50  # suggestions in one run: each is a search through all that is known


class Suggestions:
    """Finds what was probably meant, for the first defects of a run; thousands of them need another remedy."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = sorted(known)
        self._left = _MOST

    def hint(self, word: str) -> str:
        """A hint with the nearest known word; empty where none is near."""
        if len(word) > _LONGEST or self._left <= 0:
            return ""
        self._left -= 1
        near = get_close_matches(word, self._known, 1)
        return f"did you mean `{near[0]}`?" if near else ""
