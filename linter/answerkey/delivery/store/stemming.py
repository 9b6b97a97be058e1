"""Stems of words by language, with which most words of the same origin begin.

English, which is also that of a base without locales, has endings of its own; other languages have the algorithms of
Snowball (https://snowballstem.org), as far as there is one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from answerkey.delivery.store.highlights import fold

Stem = Callable[[str], str]

_SHORTEST = 4
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "ed", "es", "e", "s", "y")
_ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
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
    """Return the function that stems words of a locale; a word without a known stem is its own."""
    language = locale.partition("-")[0]
    if language in ("", "en"):
        return english
    algorithm = _ALGORITHMS.get(language)
    return partial(_snowball, algorithm) if algorithm else _whole


def english(word: str) -> str:
    """Return a word without a common English ending; most words that begin so have the same stem."""
    if word.isascii() and word.isalpha():
        for ending in _ENDINGS:
            if word.lower().endswith(ending) and len(word) - len(ending) >= _SHORTEST:
                return word[: -len(ending)]
    return word


def _whole(word: str) -> str:
    return word


def _snowball(algorithm: str, word: str) -> str:
    """Return the stem of a word; the word where its stem is no beginning of it, as the index compares them."""
    from snowballstemmer import stemmer  # slow to import, and most bases are English

    if not word.isalpha():
        return word
    try:
        stem = fold(stemmer(algorithm).stemWord(word.lower()))
    except KeyError:  # an older release has fewer languages
        return word
    return word[: len(stem)] if len(stem) >= _SHORTEST and fold(word).startswith(stem) else word
