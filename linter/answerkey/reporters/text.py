"""The report for people: each diagnostic with its source line, and a summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from answerkey.diagnostics import Applicability, Diagnostic, Report, Severity, Summary
from answerkey.reporters._escape import line_start, shown
from answerkey.reporters._excerpt import excerpt
from answerkey.reporters._places import last_line, place

Paint = Callable[[str, str], str]

BOLD = "1"
FRAME = "1;34"
LABEL = "1;36"
GOOD = "1;32"
SEVERITIES = {Severity.ERROR: "1;31", Severity.WARNING: "1;33"}

FIX_LABELS = {
    Applicability.SAFE: "fix",
    Applicability.UNSAFE: "unsafe fix",
    Applicability.DISPLAY: "suggestion",
}


def render(report: Report, *, color: bool = False) -> str:
    """A block a diagnostic, then the summary, with a blank line between."""
    paint = _painted if color else _plain
    blocks = [_block(diagnostic, paint) for diagnostic in report.diagnostics]
    return "\n".join([*blocks, _summary(report, paint) + "\n"])


def _painted(style: str, text: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m"


def _plain(style: str, text: str) -> str:
    return text


def _block(diagnostic: Diagnostic, paint: Paint) -> str:
    lines = [_header(diagnostic, paint), *_frame(diagnostic, paint), *_remarks(diagnostic, paint)]
    return "".join(f"{line}\n" for line in lines)


def _header(diagnostic: Diagnostic, paint: Paint) -> str:
    where = paint(BOLD, line_start(place(diagnostic.path, diagnostic.start)))
    kind = paint(SEVERITIES[diagnostic.severity], f"{diagnostic.severity}[{shown(diagnostic.rule)}]")
    return f"{where}: {kind} {shown(diagnostic.message)}"


def _frame(diagnostic: Diagnostic, paint: Paint) -> Iterator[str]:
    """The source line between bars, with carets under the part of the span that stands on it."""
    if not diagnostic.source:
        return
    start, end = diagnostic.start, diagnostic.end
    goes_on = last_line(diagnostic) > start.line
    until = len(diagnostic.source) if end.line > start.line else end.column - 1
    line = excerpt(diagnostic.source, start.column - 1, until)
    carets = "^" * line.under + (f" to line {last_line(diagnostic)}" if goes_on else "")
    number = f" {start.line} "
    bar = paint(FRAME, f"{'':{len(number)}}|")
    yield bar
    yield f"{paint(FRAME, number + '|')} {line.text}".rstrip(" ")
    yield f"{bar} {'':{line.before}}{paint(SEVERITIES[diagnostic.severity], carets)}"


def _remarks(diagnostic: Diagnostic, paint: Paint) -> Iterator[str]:
    if diagnostic.hint:
        yield _remark("hint", diagnostic.hint, paint)
    if diagnostic.fix:
        yield _remark(FIX_LABELS[diagnostic.fix.applicability], diagnostic.fix.title, paint)
    for related in diagnostic.related:
        yield _remark("note", f"{place(related.path, related.start)} {related.message}", paint)


def _remark(label: str, text: str, paint: Paint) -> str:
    return f"  {paint(LABEL, f'{label}:')} {shown(text)}"


def _summary(report: Report, paint: Paint) -> str:
    summary = report.summary
    if summary.errors or summary.warnings:
        checked = f"checked {_extent(summary)}"
        return f"{paint(BOLD, _found(summary))} {_affected(report)}; {checked} in {_time(summary.seconds)}."
    if not summary.files:
        return paint(BOLD, "Nothing to check: no files.")
    checked = f"checked {_count(summary.files, 'file')}, {_extent(summary)}"
    return f"{paint(GOOD, 'All good:')} {checked} in {_time(summary.seconds)}."


def _found(summary: Summary) -> str:
    kinds = ((summary.errors, "error"), (summary.warnings, "warning"))
    found = " and ".join(_count(number, noun) for number, noun in kinds if number)
    return f"Found {found} ({summary.fixable} fixable)" if summary.fixable else f"Found {found}"


def _affected(report: Report) -> str:
    affected = len({diagnostic.path for diagnostic in report.diagnostics})
    # A finding may stand in a file that is no content, such as the configuration.
    return f"in {affected} of {_count(max(affected, report.summary.files), 'file')}"


def _extent(summary: Summary) -> str:
    skipped = f" ({summary.skipped} skipped)" if summary.skipped else ""
    return f"{_count(summary.questions, 'question')} and {_count(summary.snippets, 'snippet')}{skipped}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _time(seconds: float) -> str:
    """One decimal, and two for what would round to nothing."""
    return f"{seconds:.1f} s" if seconds >= 0.1 else f"{seconds:.2f} s"
