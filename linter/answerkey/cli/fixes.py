"""The fixes of ``answerkey lint``."""

from __future__ import annotations

from msgspec.structs import replace

from answerkey.cli import rewrites
from answerkey.cli.options import FixOptions, Target
from answerkey.diagnostics import Report
from answerkey.fixing.edits import SAFE, UNSAFE
from answerkey.fixing.rounds import FixResult, mend
from answerkey.git.changes import changed_files
from answerkey.git.errors import NoHistory
from answerkey.pipeline.options import Options
from answerkey.pipeline.regressions import selecting
from answerkey.pipeline.run import lint
from answerkey.workspace import Buffers, Workspace


def mend_workspace(
    fixing: FixOptions, target: Target, workspace: Workspace, before: Buffers | None, options: Options
) -> tuple[int, Report | None]:
    """Fix the selected files, or of these only those in `before`.

    Returns an exit code, and a report unless a patch was shown.
    """
    part = selecting(workspace, before) if before is not None else workspace
    edited = _edited(workspace, before) if fixing.touch else {}
    touch = (lambda source: source.file in edited) if fixing.touch else None
    mended = mend(part, UNSAFE if fixing.unsafe_fixes else SAFE, options, touch)
    rewrites.name_notebooks(part)
    code = rewrites.faults(mended)
    if fixing.diff:
        return max(code, rewrites.show(mended.rewrites, fixing.color)), None
    if target.stdin:
        rewrites.print_text(workspace, mended)
    else:
        code = max(code, rewrites.write(workspace.config, mended.rewrites))
    return code, mended.report if part is workspace else _whole_report(workspace, mended, options)


def _whole_report(workspace: Workspace, mended: FixResult, options: Options) -> Report:
    """Return the report on all selected files, after some of them were fixed."""
    after = {rewrite.source.file: rewrite.after for rewrite in mended.rewrites}
    report = lint(replace(workspace, buffers={**workspace.buffers, **after}), options)
    return replace(report, summary=replace(report.summary, fixed=mended.report.summary.fixed))


def _edited(workspace: Workspace, before: Buffers | None) -> Buffers:
    """Return the files that differ from the last commit, where there is one."""
    if before is not None:
        return before
    try:
        return changed_files(workspace.config.some_folder)
    except NoHistory:
        return {}
