"""What a diagnostic says beside its place, line by line; nothing is escaped yet."""

from __future__ import annotations

from answerkey.diagnostics import Diagnostic
from answerkey.reporters.wording.places import place


def advice(diagnostic: Diagnostic) -> list[str]:
    """What is wrong and what to do about it."""
    return [diagnostic.message, f"hint: {diagnostic.hint}"] if diagnostic.hint else [diagnostic.message]


def notes(diagnostic: Diagnostic) -> list[str]:
    """The other places that explain it."""
    return [f"note: {place(related.path, related.start)} {related.message}" for related in diagnostic.related]
