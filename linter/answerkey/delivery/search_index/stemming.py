"""Stems of words by language, as far as Snowball (https://snowballstem.org) has one.

A base without locales is taken for English.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

Stem = Callable[[str], str]
"""A function that returns the stem of a word in lower case."""

_MOST_WORDS = 100_000
_ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}


def stem_of(locale: str) -> Stem:
    """Return the function that stems words of a locale; a word of a language without stems is its own."""
    algorithm = algorithm_of(locale)
    return _snowball(algorithm) if algorithm else _whole


def algorithm_of(locale: str) -> str | None:
    """Return Snowball's name of a locale's language, or None if it has none."""
    return _ALGORITHMS.get(locale.partition("-")[0] or "en")


def _whole(word: str) -> str:
    return word


@cache
def _snowball(algorithm: str) -> Stem:
    from snowballstemmer import stemmer  # slow to import, and a search needs it for unknown words only

    try:
        known = stemmer(algorithm)
    except KeyError:  # an older release has fewer languages
        return _whole

    @lru_cache(maxsize=_MOST_WORDS)  # volumes of one base have most words in common
    def stem(word: str) -> str:
        return str(known.stemWord(word)) if word.isalpha() else word

    return stem
