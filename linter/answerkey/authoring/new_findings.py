"""The findings of a base before and after a change that is not written yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from answerkey.diagnostics import Diagnostic, Report, Severity
from answerkey.workspace import Buffers, Workspace, open_workspace


@dataclass(frozen=True)
class News:
    """The findings that a change brings."""

    errors: tuple[Diagnostic, ...]
    warnings: tuple[Diagnostic, ...]


def news(before: Report, after: Report, moved: Mapping[str, str]) -> News:
    """What is found more often after a change than before; `moved` are paths as reports show them.

    Messages are not compared: they name what was renamed. Of two files that share a defect the later one by path has
    the finding, so that one that only goes from file to file is no news.
    """
    totals = Counter(d.rule for d in after.diagnostics) - Counter(d.rule for d in before.diagnostics)
    left = Counter((moved.get(d.path, d.path), d.rule) for d in before.diagnostics)
    found = []
    for diagnostic in after.diagnostics:
        key = diagnostic.path, diagnostic.rule
        if left[key] > 0:
            left[key] -= 1
        elif totals[diagnostic.rule] > 0:
            found.append(diagnostic)
    errors = tuple(d for d in found if d.severity is Severity.ERROR)
    return News(errors, tuple(d for d in found if d.severity is not Severity.ERROR))


def whole(workspace: Workspace, config_file: str | None, buffers: Buffers | None = None) -> Workspace:
    """The whole base of a workspace, with buffers in place of what is on disk."""
    return open_workspace([str(workspace.config.content_root)], config_file, buffers=buffers)
