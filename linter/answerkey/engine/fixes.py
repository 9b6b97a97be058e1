"""Fixes in their JSON form, which results and kept reports share."""

from __future__ import annotations

from typing import Any

from answerkey.diagnostics import Applicability, Fix
from answerkey.source import Edit, Span


def fix_from(raw: Any) -> Fix | None:
    """A fix from its JSON form."""
    if raw is None:
        return None
    title, applicability, edits = raw
    return Fix(title, Applicability(applicability), tuple(Edit(Span(*span), text) for span, text in edits))
