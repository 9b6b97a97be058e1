"""The finding for a character that can't be seen."""

from __future__ import annotations

import unicodedata

from answerkey.diagnostics import Finding
from answerkey.source import MappedText


def invisible(text: MappedText, at: int) -> Finding:
    """Return the finding for the character at an offset of a text."""
    character = text.text[at]
    name = unicodedata.name(character, "a control character")
    message = f"the invisible character U+{ord(character):04X} ({name}) makes text read differently from what it is"
    return Finding(text.span(at, at + 1), message, "remove it")
