"""Suggestions for references that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from answerkey.model.wording import quoted

_LONGEST = 100  # characters of a word that is compared
_MOST = 50  # suggestions in one run: each is a search through all that is known


class Suggestions:
    """Finds what was probably meant, for the first defects of a run; thousands of them need another remedy."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = _folded(known)
        self._left = _MOST

    def meant(self, word: str, known: Iterable[str] | None = None) -> str:
        """The nearest known word; empty where none is near. Case makes no difference.

        `known` takes the place of the words that all searches have in common.
        """
        if len(word) > _LONGEST or self._left <= 0:
            return ""
        self._left -= 1
        words = self._known if known is None else _folded(known)
        near = get_close_matches(word.casefold(), words, 1)
        return words[near[0]] if near else ""


def hint(meant: str) -> str:
    """The hint that suggests a word, if there is one to suggest."""
    return f"did you mean {quoted(meant, _LONGEST)}?" if meant else ""


def _folded(words: Iterable[str]) -> dict[str, str]:
    return {word.casefold(): word for word in sorted(words, reverse=True)}
