"""Workflow commands, which GitHub Actions shows as annotations on the lines of a pull request.

GitHub shows ten errors and ten warnings of a step and silently drops the rest, so the tenth says how many
are missing. Its log shows only the message of an annotation, so the message repeats the place.
"""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.counts import number_of
from answerkey.diagnostics import Diagnostic, Report, Severity
from answerkey.reporters.wording.messages import advice, notes
from answerkey.reporters.wording.places import last_line, place
from answerkey.safe_text import shown

LIMIT = 10


def render(report: Report, *, color: bool = False, links: bool = False) -> str:
    """Render one command a line, errors before warnings."""
    commands = (command for severity in Severity for command in _commands(report, severity))
    return "".join(f"{command}\n" for command in commands)


def _commands(report: Report, severity: Severity) -> Iterator[str]:
    diagnostics = [diagnostic for diagnostic in report.diagnostics if diagnostic.severity is severity]
    listed = diagnostics if len(diagnostics) <= LIMIT else diagnostics[: LIMIT - 1]
    yield from map(_command, listed)
    if more := len(diagnostics) - len(listed):
        rest = number_of(more, f"more {severity}")
        yield f"::{severity} title=answerkey::{rest}: run `answerkey lint` to see them all"


def _command(diagnostic: Diagnostic) -> str:
    properties = ",".join(f"{key}={_property(value)}" for key, value in _properties(diagnostic).items())
    return f"::{diagnostic.severity} {properties}::{_data(_message(diagnostic))}"


def _properties(diagnostic: Diagnostic) -> dict[str, str]:
    start, end = diagnostic.start, diagnostic.end
    properties = {"title": diagnostic.rule, "file": diagnostic.path}
    properties |= {"line": str(start.line), "endLine": str(last_line(diagnostic))}
    if start.line == end.line:  # The runner drops columns that span lines, with a warning in the log.
        properties |= {"col": str(start.column), "endColumn": str(end.column)}
    return properties


def _message(diagnostic: Diagnostic) -> str:
    text = "\n".join([*advice(diagnostic), *notes(diagnostic)])
    return f"{place(diagnostic.path, diagnostic.start)} {text}"


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    """Escape control characters for terminals, and then as GitHub's toolkit does, percent signs first."""
    return "%0A".join(_segment(line) for line in text.split("\n"))


def _segment(line: str) -> str:
    return "%0D".join(shown(part).replace("%", "%25") for part in line.split("\r"))
