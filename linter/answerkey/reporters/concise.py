"""One line for each diagnostic, for editors, scripts and grep.

``path:line:column: error question/id-unique message`` is Vim's errorformat ``%f:%l:%c: %t%*[a-z] %m``.
"""

from __future__ import annotations

from answerkey.diagnostics import Diagnostic, Report
from answerkey.reporters.wording.places import start_of
from answerkey.safe_text import line_start, shown


def render(report: Report, *, color: bool = False, links: bool = False) -> str:
    """Render one line for each diagnostic and nothing else."""
    return "".join(map(_line, report.diagnostics))


def _line(diagnostic: Diagnostic) -> str:
    finding = f"{diagnostic.severity} {shown(diagnostic.rule)} {shown(diagnostic.message)}"
    return f"{line_start(start_of(diagnostic))}: {finding}\n"
