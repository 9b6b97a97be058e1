"""The fix for a misspelling."""

from __future__ import annotations

from answerkey.diagnostics import Applicability, Fix
from answerkey.model.messages import quoted
from answerkey.source import Edit

_QUOTED_LENGTH = 100  # characters of a text that a title quotes


def replacement(edit: Edit | None, text: str) -> Fix | None:
    """Return the fix that writes a suggested text, or None without an edit. Only the author knows if it is right."""
    return Fix(f"write {quoted(text, _QUOTED_LENGTH)}", Applicability.UNSAFE, (edit,)) if edit is not None else None
