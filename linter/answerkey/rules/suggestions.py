"""Suggestions for references that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable

MOST = 50  # suggestions in one run: each is a search through the whole vocabulary
_LONGEST = 100  # characters of a word that is compared


class Suggestions:
    """Suggests the nearest word for the first misspellings of a run; thousands of them need another remedy."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._vocabulary = tuple(vocabulary)
        self._budget = MOST

    def nearest(self, word: str, vocabulary: Iterable[str] | None = None) -> str:
        """Return the nearest word of the vocabulary, case aside; empty if none is near.

        A `vocabulary` given here replaces the one that all searches share.
        """
        if not can_suggest(word) or self._budget <= 0:
            return ""
        self._budget -= 1
        return nearest(word, self._vocabulary if vocabulary is None else vocabulary)


def can_suggest(word: str) -> bool:
    """Return True for a word that is short enough to be compared."""
    return len(word) <= _LONGEST


def nearest(word: str, vocabulary: Iterable[str]) -> str:
    """Return the nearest word of a vocabulary, case aside; empty if none is near."""
    from difflib import get_close_matches  # slow to import, and only a misspelling needs it

    words = {each.casefold(): each for each in sorted(vocabulary, reverse=True)}
    matches = get_close_matches(word.casefold(), words, 1)
    return words[matches[0]] if matches else ""
