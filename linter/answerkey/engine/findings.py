"""How many findings are listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from answerkey.diagnostics import Finding
from answerkey.model.limits import DEFAULT_LIMITS


def listed(
    findings: Iterable[tuple[str, Finding]], most: int = DEFAULT_LIMITS.findings
) -> Iterator[tuple[str, Finding]]:
    """The first `most` findings of each rule in each file; where there are more, one more says so.

    Nobody reads on, and each costs time and memory in every later step.
    """
    counted: Counter[tuple[str, str]] = Counter()
    for rule, finding in findings:
        counted[rule, finding.path] += 1
        if counted[rule, finding.path] <= most:
            yield rule, finding
        elif counted[rule, finding.path] == most + 1:
            message = f"{finding.message} (more findings of this rule in this file are not listed)"
            yield rule, finding._replace(message=message, related=(), fix=None)
