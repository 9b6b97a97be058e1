"""GitLab's report of code quality, which merge requests show: a JSON array in a subset of Code Climate's format.

GitLab reads `description`, `check_name`, `fingerprint`, `severity`, `location.path` and the first line, and shows
neither `check_name` nor anything else, so the rule stands in the description ("Code Quality", "Implement a custom
tool"). Issues with one fingerprint are one issue to it. Paths are relative to the root of the repository.
"""

from __future__ import annotations

from answerkey.diagnostics import Diagnostic, Report, Severity
from answerkey.fingerprints import fingerprints
from answerkey.reporters.wording.places import last_line
from answerkey.safe_json import JSONObject, document
from answerkey.safe_text import shown, well_formed

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def render(report: Report, *, color: bool = False, links: bool = False) -> str:
    """Render an array of issues, empty if there are no findings."""
    return document(list(map(_issue, report.diagnostics, fingerprints(report))), levels=1)


def _issue(diagnostic: Diagnostic, fingerprint: str) -> JSONObject:
    return {
        "description": _description(diagnostic),
        "check_name": diagnostic.rule,
        "fingerprint": fingerprint,
        "severity": SEVERITIES[diagnostic.severity],
        "location": {
            "path": well_formed(diagnostic.path),
            "lines": {"begin": diagnostic.start.line, "end": last_line(diagnostic)},
        },
    }


def _description(diagnostic: Diagnostic) -> str:
    hint = f" (hint: {shown(diagnostic.hint)})" if diagnostic.hint else ""
    return f"{diagnostic.rule}: {shown(diagnostic.message)}{hint}"
