"""Slugs from texts, and names from slugs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

_APOSTROPHES = re.compile("['’]")
_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST = 60  # characters of a slug that is made from a text


def slug_of(text: str) -> str:
    """Return the words of a text as a slug of at most 60 characters; empty if no word has Latin letters or digits."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).lower())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    words = _OTHER.sub("-", letters).strip("-").split("-")
    while len(words) > 1 and len("-".join(words)) > _LONGEST:
        words.pop()
    return "-".join(words)[:_LONGEST].strip("-")


def fresh(slug: str, taken: Container[str]) -> str:
    """Return a slug that is not taken: the given one, or that with the next free number."""
    number, candidate = 1, slug
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


def name_of(slug: str) -> str:
    """Return the name that a slug suggests: its words, the first capitalized."""
    words = slug.replace("-", " ")
    return words[:1].upper() + words[1:]
