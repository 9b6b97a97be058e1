"""How many findings are listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from answerkey.diagnostics import Finding

MOST_FINDINGS = 1000  # of one rule in one file: nobody reads on, and each costs time and memory in every later step


def listed(findings: Iterable[tuple[str, Finding]]) -> Iterator[tuple[str, Finding]]:
    """The findings up to the most of each rule and file; where there are more, the first of these says so."""
    counted: Counter[tuple[str, str]] = Counter()
    for rule, finding in findings:
        counted[rule, finding.path] += 1
        if counted[rule, finding.path] <= MOST_FINDINGS:
            yield rule, finding
        elif counted[rule, finding.path] == MOST_FINDINGS + 1:
            message = f"{finding.message} (more findings of this rule in this file are not listed)"
            yield rule, finding._replace(message=message, related=(), fix=None)
