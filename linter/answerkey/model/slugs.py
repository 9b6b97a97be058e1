"""Slugs from texts, and names from slugs."""

from __future__ import annotations

import unicodedata
from collections.abc import Container
from hashlib import sha256

from answerkey.lazy_regex import lazy_regex

_APOSTROPHES = lazy_regex("['’]")
_OTHER = lazy_regex(r"[^a-z0-9]+")
_LONGEST = 60  # characters of a slug that is made from a text
_LONGEST_TEXT = 1000  # characters of a text that are read: normalizing many combining marks takes quadratic time


def slug_of(text: str) -> str:
    """Return the words of a text as a slug of at most 60 characters, transliterated to Latin letters.

    A text without words, such as one of emoji, becomes `text-` and a short hash.
    """
    return latin_words(text) or f"text-{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def latin_words(text: str) -> str:
    """Return the transliterated words of a text in kebab-case, at most 60 characters; empty if it has no words."""
    plain = unicodedata.normalize("NFKC", _APOSTROPHES.sub("", text[:_LONGEST_TEXT]))
    words = _OTHER.sub("-", _ascii(plain).lower()).strip("-").split("-")
    while len(words) > 1 and len("-".join(words)) > _LONGEST:
        words.pop()
    return "-".join(words)[:_LONGEST].strip("-")


def _ascii(text: str) -> str:
    """Return a text in ASCII: each Chinese character is a word, and a symbol is none."""
    if text.isascii():
        return text
    from anyascii import anyascii  # slow to import, and most texts are ASCII

    return _APOSTROPHES.sub("", anyascii("".join(map(_separated, text))))


def _separated(char: str) -> str:
    if char.isascii():
        return char
    if unicodedata.category(char)[0] in "SC":
        return " "
    return f" {char} " if unicodedata.name(char, "").startswith("CJK ") else char


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
