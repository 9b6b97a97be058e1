"""The fix for what was misspelt."""

from __future__ import annotations

from answerkey.diagnostics import Applicability, Fix
from answerkey.model.wording import quoted
from answerkey.source import Edit

_SHOWN = 100  # characters of a text that a title quotes


def replacement(edit: Edit | None, meant: str) -> Fix | None:
    """Write what was probably meant, where an edit can; whether it was is for the author to say."""
    return Fix(f"write {quoted(meant, _SHOWN)}", Applicability.UNSAFE, (edit,)) if edit is not None else None
