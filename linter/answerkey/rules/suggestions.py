"""Suggestions for references that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 100  # characters of a word that is compared
_MOST = 50  # suggestions in one run: each is a search through the whole vocabulary


class Suggestions:
    """Suggests the nearest word for the first misspellings of a run; thousands of them need another remedy."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._vocabulary = _folded(vocabulary)
        self._budget = _MOST

    def nearest(self, word: str, vocabulary: Iterable[str] | None = None) -> str:
        """Return the nearest word of the vocabulary, case aside; empty if none is near.

        A `vocabulary` given here replaces the one that all searches share.
        """
        if len(word) > _LONGEST or self._budget <= 0:
            return ""
        self._budget -= 1
        words = self._vocabulary if vocabulary is None else _folded(vocabulary)
        matches = get_close_matches(word.casefold(), words, 1)
        return words[matches[0]] if matches else ""


def _folded(words: Iterable[str]) -> dict[str, str]:
    return {word.casefold(): word for word in sorted(words, reverse=True)}
