"""One object in the Reviewdog Diagnostic Format (see `_rdf`), for ``reviewdog -f=rdjson``."""

from __future__ import annotations

from answerkey.diagnostics import Report
from answerkey.reporters._lines import Lines
from answerkey.reporters._rdf import SOURCE, diagnostic_object
from answerkey.safe_json import document


def render(report: Report, *, color: bool = False, links: bool = False) -> str:
    """Render the message `DiagnosticResult`."""
    lines = Lines(report.texts)
    diagnostics = [diagnostic_object(diagnostic, lines) for diagnostic in report.diagnostics]
    return document({"source": SOURCE, "diagnostics": diagnostics}, levels=2)
