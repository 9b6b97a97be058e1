"""Findings that a change would bring, before it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from answerkey.diagnostics import Diagnostic, Report, Severity
from answerkey.workspace import Buffers, Workspace, open_workspace


@dataclass(frozen=True)
class NewFindings:
    """The errors and warnings that a change brings."""

    errors: tuple[Diagnostic, ...]
    warnings: tuple[Diagnostic, ...]


def new_findings(before: Report, after: Report, moved: Mapping[str, str]) -> NewFindings:
    """Return the findings that are more frequent after a change; `moved` maps old to new paths as reports show them.

    Messages are not compared, since they contain names that were changed. A finding that only goes from one file to
    another is not new: of two files that share a defect, only the later one by path has the finding.
    """
    totals = Counter(d.rule for d in after.diagnostics) - Counter(d.rule for d in before.diagnostics)
    previous = Counter((moved.get(d.path, d.path), d.rule) for d in before.diagnostics)
    findings = []
    for diagnostic in after.diagnostics:
        key = diagnostic.path, diagnostic.rule
        if previous[key] > 0:
            previous[key] -= 1
        elif totals[diagnostic.rule] > 0:
            findings.append(diagnostic)
    errors = tuple(d for d in findings if d.severity is Severity.ERROR)
    return NewFindings(errors, tuple(d for d in findings if d.severity is not Severity.ERROR))


def whole_base(workspace: Workspace, config_file: str | None, buffers: Buffers | None = None) -> Workspace:
    """Open the whole base of a workspace, with buffers in place of files on disk."""
    return open_workspace([str(workspace.config.content_root)], config_file, buffers=buffers)
