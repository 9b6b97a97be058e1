"""Counts by rule, the most frequent first, for a first look at a large base in a terminal.

``[*]`` marks rules with fixable findings, and is followed by their number.
"""

from __future__ import annotations

from answerkey.counts import number_of
from answerkey.diagnostics import Report
from answerkey.reporters.wording.summary import affected, checked, finding_counts
from answerkey.safe_text import shown

MARK = "[*]"


def render(report: Report, *, color: bool = False, links: bool = False) -> str:
    """Render one line for each rule, and for each severity of its findings, then the total."""
    counts = report.counts.rules
    width = max((len(str(count.findings)) for count in counts), default=0)
    rows = []
    for rule, severity, findings, fixable in sorted(counts, key=lambda count: (-count.findings, count.rule)):
        mark = f"{MARK} {fixable} fixable" if fixable else ""
        rows.append(f"{findings:>{width}}  {severity:<7}  {shown(rule)}  {mark}".rstrip())
    return "".join(f"{row}\n" for row in [*rows, _total(report)])


def _total(report: Report) -> str:
    summary = report.summary
    mended = f"Fixed {number_of(summary.fixed, 'finding')}. " if summary.fixed else ""
    if not report.counts.rules:
        return f"{mended}No findings; {checked(summary)}."
    fixes = f" ({summary.fixable} fixable)" if summary.fixable else ""
    return f"{mended}{finding_counts(summary)}{fixes} {affected(report)}."
