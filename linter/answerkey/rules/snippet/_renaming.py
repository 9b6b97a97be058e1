"""The fix for a name that was misspelt."""

from __future__ import annotations

from answerkey.diagnostics import Applicability, Fix
from answerkey.source import Edit, Span


def renaming(name: str, span: Span, meant: str) -> Fix | None:
    """Write the name that was meant; no fix where the span is not that of the name alone (in a scalar with escapes)."""
    if span.end - span.start != len(name):
        return None
    return Fix(f"write `{meant}`", Applicability.UNSAFE, (Edit(span, meant),))
