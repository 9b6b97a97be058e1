"""Rules made from the rows of a table."""

from __future__ import annotations

from answerkey.diagnostics import Severity
from answerkey.rules.base import Level, Rule


def row(
    base: type[Rule], doc: str, severity: Severity = Severity.ERROR, level: Level = Level.RECOMMENDED, **names: object
) -> type[Rule]:
    """Return a rule class derived from `base`, with its own documentation and class attributes."""
    return type("Rule", (base,), {"__doc__": doc, "severity": severity, "level": level, **names})
