"""Replacement of words and YAML values: each edit keeps the notation, quoted or plain, of the old value."""

from __future__ import annotations

import re

from answerkey.lazy_regex import lazy_regex
from answerkey.model.tree import Scalar
from answerkey.source import Edit, Span

# A word that needs no escapes anywhere: in a YAML scalar, in Markdown, in code.
_WORD = lazy_regex(r"/?\w[\w./+-]*")
# A plain scalar that every YAML reader takes for text, also YAML 1.1 and between brackets.
_PLAIN = lazy_regex(r"(?:/|[^\W\d_])(?:[\w./+@-]|[ ](?=[\w./+@-]))*")
OTHER_VALUES = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""Words that YAML, also YAML 1.1, takes for other values than text."""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_WIDTHS = (("\\x", 2, 0xFF), ("\\u", 4, 0xFFFF), ("\\U", 8, 0x10FFFF))


def word_edit(span: Span, old: str, new: str) -> Edit | None:
    """Return the edit to another word; None if the span is not just the old word, as in a scalar with escapes."""
    if span.end - span.start != len(old) or not _WORD.fullmatch(new):
        return None
    return Edit(span, new)


def value_edit(span: Span, old: str, new: str) -> Edit | None:
    """Return the edit to another text of the YAML scalar at a span, of which only the text is known.

    A scalar as long as its text is plain. One that is longer by two is in quotes, unless a blank in it may stand for a
    line break. None if neither is certain.
    """
    longer = span.end - span.start - len(old)
    if longer == 0 and _is_plain(new):
        return Edit(span, new)
    if longer == 2 and old and new and not re.search(r"\s", old) and new.isprintable() and not set(new) & set("'\"\\"):
        return Edit(Span(span.start + 1, span.end - 1), new)
    return None


def scalar_edit(scalar: Scalar, new: str) -> Edit | None:
    """Return the edit to another text of a scalar; None if its style can't hold the text on one line."""
    start, end = scalar.span
    if scalar.style == '"':
        return Edit(Span(start + 1, end - 1), escaped(new))
    if scalar.style == "'" and new.isprintable():
        return Edit(Span(start + 1, end - 1), new.replace("'", "''"))
    return Edit(scalar.span, new) if not scalar.style and _is_plain(new) else None


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None and text.lower() not in OTHER_VALUES


def escaped(text: str) -> str:
    """Return a text escaped for double quotes in YAML, on one line; printable characters stay as they are."""
    return "".join(_ESCAPES.get(char) or (char if char.isprintable() else _by_number(char)) for char in text)


def _by_number(char: str) -> str:
    mark, width, _ = next(form for form in _WIDTHS if ord(char) <= form[2])
    return f"{mark}{ord(char):0{width}x}"
