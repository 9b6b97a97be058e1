"""Marks of search words in texts, and excerpts of long texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import islice
from typing import NamedTuple

_EXCERPT = 240  # characters
_BEFORE = 60  # characters of an excerpt before its first mark
_MOST_MARKS = 50
_SHORT = 2  # characters of a word that is not marked inside of others


class SearchText(NamedTuple):
    """A text to mark: a whole word or, if `open`, the beginning of words."""

    text: str
    open: bool = False


class Mark(NamedTuple):
    """A half-open range of characters."""

    start: int
    end: int


class Excerpt(NamedTuple):
    """A part of a text with its marks."""

    text: str
    marks: tuple[Mark, ...]


def marked(text: str, marks: Iterable[Mark]) -> str:
    """Return the text as HTML: escaped, with ``<mark>`` around each mark (ordered, not overlapping)."""
    parts, at = [], 0
    for start, end in marks:
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return "".join([*parts, escape(text[at:])])


def fold(text: str) -> str:
    """Return the text without case and diacritics, as the index compares it; the length stays the same."""
    return text.lower() if text.isascii() else "".join(map(_folded, text))


@dataclass(frozen=True, slots=True)
class Marker:
    """Finds words in texts; `patterns` are those of whole words and, where there are none, of parts of words."""

    patterns: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, sought: Iterable[SearchText]) -> Marker:
        """Return the marker of some texts."""
        ordered = sorted(dict.fromkeys(sought), key=lambda each: (len(each.text), each.open), reverse=True)
        whole = (_at_beginning(fold(each.text)) + (r"[^\W_]*+" if each.open else r"(?![^\W_])") for each in ordered)
        parts = (each for each in ordered if len(each.text) > _SHORT or not each.text.isalnum())
        inside = "|".join(re.escape(fold(each.text)) for each in parts)
        patterns = ("|".join(whole), inside) if ordered else ()
        return cls(tuple(re.compile(pattern) for pattern in patterns if pattern))

    def find(self, text: str) -> tuple[Mark, ...]:
        """Return the marks of the words, ordered and not overlapping."""
        return self._find(fold(text))

    def _find(self, folded: str) -> tuple[Mark, ...]:
        for pattern in self.patterns:
            if marks := tuple(Mark(*match.span()) for match in islice(pattern.finditer(folded), _MOST_MARKS)):
                return marks
        return ()

    def excerpt(self, text: str) -> Excerpt:
        """Return the part of a text with most of the words, with an ellipsis for what is left out."""
        folded = fold(text)
        marks = self._find(folded)
        begin = _best_begin(folded, marks)
        end = min(len(text), begin + _EXCERPT)
        if end < len(text):
            end = max(text.rfind(" ", begin + _EXCERPT // 2, end), text.rfind("\n", begin + _EXCERPT // 2, end), -1)
            end = end if end > begin else min(len(text), begin + _EXCERPT)
        before, after = "… " if begin else "", " …" if end < len(text) else ""
        moved = len(before) - begin
        inside = tuple(Mark(m.start + moved, m.end + moved) for m in marks if begin <= m.start and m.end <= end)
        return Excerpt(before + text[begin:end] + after, inside)


def _at_beginning(text: str) -> str:
    """Return the pattern of a text at the beginning of a word. It begins with a letter, which is looked for fast."""
    first, rest = re.escape(text[:1]), re.escape(text[1:])
    return rf"{first}(?<![^\W_]{first}){rest}"


def _best_begin(text: str, marks: Sequence[Mark]) -> int:
    """Return the offset of the first excerpt that holds most different words."""
    if not marks:
        return 0
    words = [text[mark.start : mark.end] for mark in marks]
    last, best, most = 0, marks[0], 0
    for first, mark in enumerate(marks):
        while last < len(marks) and marks[last].start - mark.start < _EXCERPT - _BEFORE:
            last += 1
        if (number := len(set(words[first:last]))) > most:
            best, most = mark, number
    if best.end <= _EXCERPT - _BEFORE:
        return 0
    near = best.start - _BEFORE
    cut = min(
        (at for at in (text.find(" ", near, best.start), text.find("\n", near, best.start)) if at >= 0), default=-1
    )
    return cut + 1 if cut >= 0 else best.start


@lru_cache(maxsize=10_000)
def _folded(character: str) -> str:
    letters = unicodedata.normalize("NFD", character)
    plain = (letters[0] if all(map(unicodedata.combining, letters[1:])) else character).lower()
    return plain if len(plain) == 1 else character
