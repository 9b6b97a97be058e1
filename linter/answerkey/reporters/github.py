"""Workflow commands, which GitHub Actions shows as annotations on the lines of a pull request.

GitHub shows ten errors and ten warnings of a step and drops the rest without a word, so the tenth says how many are
left. Its log shows only the message of an annotation, so the message repeats the place.
"""

from __future__ import annotations

from collections.abc import Iterator

from answerkey.diagnostics import Diagnostic, Report, Severity
from answerkey.reporters.wording.messages import advice, notes
from answerkey.reporters.wording.places import last_line, place
from answerkey.safe_text import shown

LIMIT = 10


def render(report: Report, *, color: bool = False) -> str:
    """One command a line, errors before warnings."""
    commands = (command for severity in Severity for command in _commands(report, severity))
    return "".join(f"{command}\n" for command in commands)


def _commands(report: Report, severity: Severity) -> Iterator[str]:
    found = [diagnostic for diagnostic in report.diagnostics if diagnostic.severity is severity]
    kept = found if len(found) <= LIMIT else found[: LIMIT - 1]
    yield from map(_command, kept)
    if more := len(found) - len(kept):
        yield f"::{severity} title=answerkey::{more} more {severity}s: run `answerkey lint` to see them all"


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
    said = "\n".join([*advice(diagnostic), *notes(diagnostic)])
    return f"{place(diagnostic.path, diagnostic.start)} {said}"


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    """Escaped as the toolkit does, percent first, once what a terminal would obey is shown as escapes."""
    return "%0A".join(_segment(line) for line in text.split("\n"))


def _segment(line: str) -> str:
    return "%0D".join(shown(part).replace("%", "%25") for part in line.split("\r"))
