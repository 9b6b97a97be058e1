"""The form of counts of findings and times in all output for people."""

from __future__ import annotations

from answerkey.counts import number_of
from answerkey.diagnostics import Diagnostic, Report, Summary
from answerkey.safe_text import shown

_NAMED = 5  # files that are named


def fixable(diagnostic: Diagnostic) -> bool:
    """Return true if the diagnostic has a fix that can be applied, safe or unsafe."""
    return diagnostic.is_fixable


def finding_counts(summary: Summary) -> str:
    """Return ``5 errors and 1 warning``, or only the one of them that is not 0."""
    kinds = ((summary.errors, "error"), (summary.warnings, "warning"))
    return " and ".join(number_of(number, noun) for number, noun in kinds if number)


def affected(report: Report) -> str:
    """Return ``in 3 of 37 files``. Findings may lie in files that are not content, such as the configuration."""
    paths = report.counts.files
    return f"in {paths:,} of {number_of(max(paths, report.summary.files), 'file')}"


def not_installed(summary: Summary) -> str:
    """Return ``312 JavaScript and 4 Go snippets not checked: install …``; nothing where no parser is missing."""
    counts = [f"{count.missing:,} {shown(count.language)}" for count in summary.languages if count.missing]
    if not counts:
        return ""
    named = " and ".join(filter(None, [", ".join(counts[:-1]), counts[-1]]))
    noun = "snippet" if sum(count.missing for count in summary.languages) == 1 else "snippets"
    return f"{named} {noun} not checked: install answerkey[languages]"


def extent(summary: Summary) -> str:
    """Return ``344 questions and 395 snippets (3 skipped)``, without questions where there are none."""
    return " and ".join(_counts(summary)) + _remark(summary)


def _counts(summary: Summary) -> list[str]:
    questions = [number_of(summary.questions, "question")] if summary.questions else []
    return [*questions, number_of(summary.snippets, "snippet")]


def _remark(summary: Summary) -> str:
    if summary.others and not summary.snippets:
        return f" ({number_of(summary.others, 'code block')}, none in a language that is checked)"
    parts = [*_by_language(summary), *([f"{summary.skipped:,} skipped"] if summary.skipped else [])]
    return f" ({', '.join(parts)})" if parts else ""


def _by_language(summary: Summary) -> list[str]:
    """Return the numbers of what was checked in each language, the most first; nothing where all is Python."""
    counts = sorted(summary.languages, key=lambda count: (-count.checked, count.language))
    checked = [f"{count.checked:,} {shown(count.language)}" for count in counts if count.checked]
    return checked if any(count.checked for count in counts if count.language != "Python") else []


def unchecked(report: Report) -> str:
    """Return ``2 files not checked: .github/a.md (hidden) and 1 more``; nothing where none was left out."""
    if not report.unchecked:
        return ""
    names = [f"{shown(path)} ({shown(reason)})" for path, reason in report.unchecked]
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f"{number_of(len(names), 'file')} not checked: {', '.join(names[:_NAMED])}{more}"


def checked(summary: Summary) -> str:
    """Return ``checked 37 files, 344 questions and 395 snippets in 0.8 s``."""
    *first, last = number_of(summary.files, "file"), *_counts(summary)
    return f"checked {', '.join(first)} and {last}{_remark(summary)} in {time(summary.seconds)}"


def time(seconds: float) -> str:
    """Return seconds with one decimal, or two below 0.1."""
    return f"{seconds:.1f} s" if seconds >= 0.1 else f"{seconds:.2f} s"
