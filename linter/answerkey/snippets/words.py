"""The words that names and texts are made of."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")


def words(text: str) -> list[str]:
    """The words of a text or name, in lower case: ``RedisSettings`` and ``redis_settings`` are both redis, settings."""
    return [word.lower() for word in _WORD.findall(text)]


def strange_words(name: str, around: Counter[str], inside: Counter[str]) -> tuple[str, ...]:
    """The words of a name that stand in the text `around` only as often as in the part of it that is `inside`."""
    return tuple(word for word in words(name) if around[word] <= inside[word])
