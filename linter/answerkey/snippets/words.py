"""The words that names and texts are made of."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")
_TOKEN = re.compile(r"[^\W\d_]+")
_LONGEST_REMEMBERED = 40  # characters


def words(name: str) -> list[str]:
    """The words of a name, in lower case: ``RedisSettings`` and ``redis_settings`` are both redis, settings."""
    return list(_parts(name))


def _parts(name: str) -> tuple[str, ...]:
    return _remembered(name) if len(name) <= _LONGEST_REMEMBERED else _words(name)


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(name))


_remembered = lru_cache(maxsize=8192)(_words)


def count_words(text: str) -> Counter[str]:
    """Count the words of a text; ``FastAPI`` counts as fast, api and fastapi."""
    counts: Counter[str] = Counter()
    for token, number in Counter(_TOKEN.findall(text)).items():
        for word in _words_of_token(token):
            counts[word] += number
    return counts


def _words_of_token(token: str) -> tuple[str, ...]:
    parts = _parts(token)
    return (*parts, token.lower()) if len(parts) > 1 else parts


def strange_words(name: str, around: Counter[str], inside: Counter[str]) -> tuple[str, ...]:
    """The words of a name that stand in the text `around` only as often as in the part of it that is `inside`."""
    names = (word for token in _TOKEN.findall(name) for word in _words_of_token(token))
    return tuple(word for word in dict.fromkeys(names) if around[word] <= inside[word])


def singular(word: str) -> str:
    """Return a lower-case English word without the plural's `s`; `class`, `status` and `analysis` have none."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
