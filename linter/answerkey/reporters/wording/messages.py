"""The lines of a diagnostic beside its place, unescaped."""

from __future__ import annotations

from answerkey.diagnostics import Diagnostic
from answerkey.reporters.wording.places import place


def advice(diagnostic: Diagnostic) -> list[str]:
    """Return the message and the hint."""
    return [diagnostic.message, f"hint: {diagnostic.hint}"] if diagnostic.hint else [diagnostic.message]


def notes(diagnostic: Diagnostic) -> list[str]:
    """Return a line for each related place."""
    return [f"note: {place(related.path, related.start)} {related.message}" for related in diagnostic.related]
