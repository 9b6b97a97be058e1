"""The form of counts of findings and times in all output for people."""

from __future__ import annotations

from answerkey.counts import number_of as number_of  # for all that print counts of findings beside others
from answerkey.diagnostics import Applicability, Diagnostic, Report, Summary


def fixable(diagnostic: Diagnostic) -> bool:
    """Return true if the diagnostic has a fix that can be applied, safe or unsafe."""
    return diagnostic.fix is not None and diagnostic.fix.applicability is not Applicability.DISPLAY


def finding_counts(summary: Summary) -> str:
    """Return ``5 errors and 1 warning``, or only the one of them that is not 0."""
    kinds = ((summary.errors, "error"), (summary.warnings, "warning"))
    return " and ".join(number_of(number, noun) for number, noun in kinds if number)


def affected(report: Report) -> str:
    """Return ``in 3 of 37 files``. Findings may lie in files that are not content, such as the configuration."""
    paths = len({diagnostic.path for diagnostic in report.diagnostics})
    return f"in {paths:,} of {number_of(max(paths, report.summary.files), 'file')}"


def extent(summary: Summary) -> str:
    """Return ``344 questions and 395 snippets (3 skipped)``."""
    skipped = f" ({summary.skipped:,} skipped)" if summary.skipped else ""
    return f"{number_of(summary.questions, 'question')} and {number_of(summary.snippets, 'snippet')}{skipped}"


def checked(summary: Summary) -> str:
    """Return ``checked 37 files, 344 questions and 395 snippets in 0.8 s``."""
    return f"checked {number_of(summary.files, 'file')}, {extent(summary)} in {time(summary.seconds)}"


def time(seconds: float) -> str:
    """Return seconds with one decimal, or two below 0.1."""
    return f"{seconds:.1f} s" if seconds >= 0.1 else f"{seconds:.2f} s"
