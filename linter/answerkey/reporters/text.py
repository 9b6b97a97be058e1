"""The report for people: each diagnostic with its source line, and a summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from answerkey.counts import number_of
from answerkey.diagnostics import Applicability, Diagnostic, Report, Severity, Summary
from answerkey.project_urls import rule_page
from answerkey.reporters._excerpt import excerpt
from answerkey.reporters._lines import Lines
from answerkey.reporters.wording.places import last_line, place, start_of
from answerkey.reporters.wording.summary import (
    affected,
    checked,
    extent,
    finding_counts,
    not_installed,
    time,
    unchecked,
)
from answerkey.safe_text import line_start, shown

Paint = Callable[[str, str], str]

BOLD = "1"
FRAME = "1;34"
LABEL = "1;36"
GOOD = "1;32"
SEVERITIES = {Severity.ERROR: "1;31", Severity.WARNING: "1;33"}

_BREAK = "\n"

FIX_LABELS = {
    Applicability.SAFE: "fix",
    Applicability.UNSAFE: "unsafe fix",
    Applicability.DISPLAY: "suggestion",
}


def render(report: Report, *, color: bool = False, links: bool = False) -> str:
    """Render one block for each diagnostic, then the summary, separated by blank lines.

    With `links`, the name of a rule leads to its page, where the documentation has an address.
    """
    left = filter(None, [unchecked(report), not_installed(report.summary)])
    summary = [f"{_summary(report, painter(color=color))}\n", *(f"{line}.\n" for line in left)]
    return "\n".join([*blocks(report, color=color, links=links), "".join(summary)])


def blocks(report: Report, *, color: bool = False, links: bool = False) -> list[str]:
    """Render the block of each diagnostic, with its line end."""
    lines = Lines(report.texts)
    name = _linked if links else shown
    return [_block(diagnostic, lines, painter(color=color), name) for diagnostic in report.diagnostics]


def painter(*, color: bool) -> Paint:
    """Return the function that styles a text, which does nothing without colour."""
    return _painted if color else _plain


def _painted(style: str, text: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m"


def _plain(style: str, text: str) -> str:
    return text


def _linked(rule: str) -> str:
    """Return the name of a rule as a link to its page (OSC 8)."""
    page = rule_page(rule)
    return f"\x1b]8;;{page}\x1b\\{shown(rule)}\x1b]8;;\x1b\\" if page else shown(rule)


def _block(diagnostic: Diagnostic, lines: Lines, paint: Paint, name: Callable[[str], str]) -> str:
    source = lines.text(diagnostic.path, diagnostic.start.line)
    frame = _frame(diagnostic, source, paint) if source else ()
    shown_lines = [_header(diagnostic, paint, name), *frame, *_explanation(diagnostic), *_remarks(diagnostic, paint)]
    return "".join(f"{line}\n" for line in shown_lines)


def _header(diagnostic: Diagnostic, paint: Paint, name: Callable[[str], str]) -> str:
    where = paint(BOLD, line_start(start_of(diagnostic)))
    kind = paint(SEVERITIES[diagnostic.severity], f"{diagnostic.severity}[{name(diagnostic.rule)}]")
    return f"{where}: {kind} {shown(diagnostic.message.partition(_BREAK)[0])}"


def _explanation(diagnostic: Diagnostic) -> Iterator[str]:
    """Return the lines of a message after the first."""
    return (line_start(f"    {shown(line)}".rstrip(" ")) for line in diagnostic.message.split(_BREAK)[1:])


def _frame(diagnostic: Diagnostic, source: str, paint: Paint) -> Iterator[str]:
    """Yield the source line between bars, with carets under the part of the span on that line."""
    start, end = diagnostic.start, diagnostic.end
    continues = last_line(diagnostic) > start.line
    until = len(source) if end.line > start.line else end.column - 1
    line = excerpt(source, start.column - 1, until)
    carets = "^" * line.under + (f" to line {last_line(diagnostic)}" if continues else "")
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
        spent = f"checked {extent(summary)} in {time(summary.seconds)}"
        return f"{paint(BOLD, _counts(summary))} {affected(report)}; {spent}."
    if not summary.files:
        return paint(BOLD, "Nothing to check: no files.")
    mended = f"fixed {number_of(summary.fixed, 'finding')}; " if summary.fixed else ""
    return f"{paint(GOOD, 'All good:')} {mended}{checked(summary)}."


def _counts(summary: Summary) -> str:
    """Return the counts of findings; after fixes those that remain."""
    verb = f"Fixed {number_of(summary.fixed, 'finding')}; left" if summary.fixed else "Found"
    rest = f" ({summary.fixable} fixable)" if summary.fixable else ""
    return f"{verb} {finding_counts(summary)}{rest}"
