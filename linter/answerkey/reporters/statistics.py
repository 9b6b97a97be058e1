"""Counts by rule, the most frequent first, for a first look at a large base in a terminal.

``[*]`` marks rules with fixable findings, and is followed by their number.
"""

from __future__ import annotations

from collections import Counter

from answerkey.counts import number_of
from answerkey.diagnostics import Report
from answerkey.reporters.wording.summary import affected, checked, finding_counts, fixable
from answerkey.safe_text import shown

MARK = "[*]"


def render(report: Report, *, color: bool = False) -> str:
    """Render one line for each rule, then the total."""
    severities = {diagnostic.rule: diagnostic.severity for diagnostic in report.diagnostics}
    counts = Counter(diagnostic.rule for diagnostic in report.diagnostics)
    fixes = Counter(diagnostic.rule for diagnostic in report.diagnostics if fixable(diagnostic))
    width = max((len(str(count)) for count in counts.values()), default=0)
    rows = []
    for rule, count in sorted(counts.items(), key=lambda row: (-row[1], row[0])):
        mark = f"{MARK} {fixes[rule]} fixable" if fixes[rule] else ""
        rows.append(f"{count:>{width}}  {severities[rule]:<7}  {shown(rule)}  {mark}".rstrip())
    return "".join(f"{row}\n" for row in [*rows, _total(report)])


def _total(report: Report) -> str:
    summary = report.summary
    mended = f"Fixed {number_of(summary.fixed, 'finding')}. " if summary.fixed else ""
    if not report.diagnostics:
        return f"{mended}No findings; {checked(summary)}."
    fixes = f" ({summary.fixable} fixable)" if summary.fixable else ""
    return f"{mended}{finding_counts(summary)}{fixes} {affected(report)}."
