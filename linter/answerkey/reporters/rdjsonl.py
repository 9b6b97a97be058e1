"""One object a line in the Reviewdog Diagnostic Format (see `_rdf`), for ``reviewdog -f=rdjsonl`` and for streams."""

from __future__ import annotations

from answerkey.diagnostics import Report
from answerkey.reporters._lines import Lines
from answerkey.reporters._rdf import diagnostic_object
from answerkey.safe_json import line


def render(report: Report, *, color: bool = False, links: bool = False) -> str:
    """Render one message `Diagnostic` a line, and nothing else."""
    lines = Lines(report.texts)
    return "".join(f"{line(diagnostic_object(diagnostic, lines))}\n" for diagnostic in report.diagnostics)
