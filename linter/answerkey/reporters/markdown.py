"""A summary in Markdown, for the page of a job (``$GITHUB_STEP_SUMMARY``) or a comment on a pull request.

GitHub takes 1 MiB for a job page and 65,536 characters for a comment, and refuses what is longer as a whole: errors
come first, and what exceeds the limit is only counted.

All that comes from files stands in code spans on one line. Markdown has no syntax inside of them, and the pages that
render it make no links of names, numbers and addresses there (CommonMark 0.31, "Code spans").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from answerkey.counts import number_of
from answerkey.diagnostics import Diagnostic, Report, Severity
from answerkey.project_urls import rule_page
from answerkey.reporters.wording.summary import affected, checked, finding_counts, fixable
from answerkey.safe_text import shown

LIMIT = 60_000  # characters
LONGEST_TEXT = 500

_BACKTICKS = re.compile("`+")


def render(report: Report, *, color: bool = False, links: bool = False) -> str:
    """Render a heading with the counts, then a list for each file, errors before warnings."""
    head = _head(report)
    blocks, left_out = _fitting(report, LIMIT - len(head))
    return "".join([head, *blocks, _rest(left_out)])


def _fitting(report: Report, room: int) -> tuple[list[str], Counter[Severity]]:
    """Return the blocks that fit, and the number of the others by severity."""
    fitting = []
    left_out: Counter[Severity] = Counter()
    for severity, block in _blocks(report):
        room -= len(block)
        if room < 0:
            left_out[severity] += 1
        else:
            fitting.append(block)
    return fitting, left_out


def _head(report: Report) -> str:
    summary = report.summary
    mended = f" Fixed {number_of(summary.fixed, 'finding')}." if summary.fixed else ""
    if not report.diagnostics and not summary.files:
        return "## answerkey: nothing to check\n"
    counts = f"{finding_counts(summary)} {affected(report)}" if report.diagnostics else "all good"
    fixes = f" {summary.fixable} can be fixed." if summary.fixable else ""
    return f"## answerkey: {counts}\n\n{checked(summary).capitalize()}.{mended}{fixes}\n"


def _blocks(report: Report) -> Iterator[tuple[Severity, str]]:
    """Yield the text of each diagnostic, with the headings before it."""
    for severity in Severity:
        before = f"\n### {severity.capitalize()}s\n"
        of_severity = (diagnostic for diagnostic in report.diagnostics if diagnostic.severity is severity)
        for path, of_file in groupby(of_severity, attrgetter("path")):
            before += f"\n**{_code(path)}**\n\n"
            for diagnostic in of_file:
                yield severity, before + _item(diagnostic)
                before = ""


def _item(diagnostic: Diagnostic) -> str:
    where = f"{diagnostic.start.line}:{diagnostic.start.column}"
    mark = " (fixable)" if fixable(diagnostic) else ""
    hint = f"  - hint: {_code(diagnostic.hint)}\n" if diagnostic.hint else ""
    page = rule_page(diagnostic.rule)
    rule = f"[{_code(diagnostic.rule)}](<{page}>)" if page else _code(diagnostic.rule)
    return f"- {where} {rule} {_code(diagnostic.message)}{mark}\n{hint}"


def _code(text: str) -> str:
    """Return a code span of a text: its fence is longer than any run of backticks in it, and set off by blanks."""
    text = shown(text[:LONGEST_TEXT]) + ("…" if len(text) > LONGEST_TEXT else "")
    fence = "`" * (1 + max(map(len, _BACKTICKS.findall(text)), default=0))
    blank = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{blank}{text or ' '}{blank}{fence}"


def _rest(left_out: Counter[Severity]) -> str:
    if not left_out:
        return ""
    counts = " and ".join(number_of(number, f"more {severity}") for severity, number in left_out.items())
    return f"\nNot shown: {counts}. Run `answerkey lint` to see them all.\n"
