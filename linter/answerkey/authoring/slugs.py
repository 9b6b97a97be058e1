"""Slugs from texts, and names from slugs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from answerkey.model.messages import KEBAB_CASE

_KEBAB = re.compile(KEBAB_CASE)
_APOSTROPHES = re.compile("['’]")
_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST = 60  # characters of a slug that is made from a text


def is_slug(text: str) -> bool:
    """Whether a text is a slug as the linter wants it."""
    return _KEBAB.fullmatch(text) is not None


def slug_of(text: str) -> str:
    """The words of a text as a slug, no longer than a line of an address; empty where none is in Latin letters."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).lower())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    words = _OTHER.sub("-", letters).strip("-").split("-")
    while len(words) > 1 and len("-".join(words)) > _LONGEST:
        words.pop()
    return "-".join(words)[:_LONGEST].strip("-")


def fresh(slug: str, taken: Container[str]) -> str:
    """The slug, or with the next number behind it where it is taken."""
    number, found = 1, slug
    while found in taken:
        number += 1
        found = f"{slug}-{number}"
    return found


def name_of(slug: str) -> str:
    """A slug as a name: its words, the first with a capital."""
    words = slug.replace("-", " ")
    return words[:1].upper() + words[1:]
