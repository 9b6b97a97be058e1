"""Writing another text where one stands: each edit keeps the form, quoted or plain, of what it replaces."""

from __future__ import annotations

import re

from answerkey.model.tree import Scalar
from answerkey.source import Edit, Span

# What stands for itself wherever it is written: in any YAML scalar, in Markdown, in code.
_WORD = re.compile(r"/?\w[\w./+-]*")
# A plain scalar that is read as a text, also by YAML 1.1 and between brackets.
_PLAIN = re.compile(r"(?:/|[^\W\d_])(?:[\w./+@-]|[ ](?=[\w./+@-]))*")
_OTHER_VALUES = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_WIDTHS = (("\\x", 2, 0xFF), ("\\u", 4, 0xFFFF), ("\\U", 8, 0x10FFFF))


def word_edit(span: Span, old: str, new: str) -> Edit | None:
    """Write another word; nothing where the span is not that of the old word alone (in a scalar with escapes)."""
    if span.end - span.start != len(old) or not _WORD.fullmatch(new):
        return None
    return Edit(span, new)


def value_edit(span: Span, old: str, new: str) -> Edit | None:
    """Write another text into the YAML scalar at a span, of which no more than its text is known.

    What is as long as its text is plain. What is longer by two, without a blank that may stand for a line break, is in
    quotes of either kind.
    """
    longer = span.end - span.start - len(old)
    if longer == 0 and _is_plain(new):
        return Edit(span, new)
    if longer == 2 and old and new and not re.search(r"\s", old) and new.isprintable() and not set(new) & set("'\"\\"):
        return Edit(Span(span.start + 1, span.end - 1), new)
    return None


def scalar_edit(scalar: Scalar, new: str) -> Edit | None:
    """Write another text into a scalar; nothing where its style can't hold it on one line."""
    start, end = scalar.span
    if scalar.style == '"':
        return Edit(Span(start + 1, end - 1), escaped(new))
    if scalar.style == "'" and new.isprintable():
        return Edit(Span(start + 1, end - 1), new.replace("'", "''"))
    return Edit(scalar.span, new) if not scalar.style and _is_plain(new) else None


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None and text.lower() not in _OTHER_VALUES


def escaped(text: str) -> str:
    """A text as it stands between double quotes in YAML, on one line; what is printable stays as it is."""
    return "".join(_ESCAPES.get(char) or (char if char.isprintable() else _by_number(char)) for char in text)


def _by_number(char: str) -> str:
    mark, width, _ = next(form for form in _WIDTHS if ord(char) <= form[2])
    return f"{mark}{ord(char):0{width}x}"
