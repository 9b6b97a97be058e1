"""The report of an import: what was placed, what was left out, and what to do next."""

from __future__ import annotations

from answerkey.cli.output import note
from answerkey.counts import number_of
from answerkey.diagnostics import Report
from answerkey.importing.result import ImportResult, Notice, Share
from answerkey.reporters.wording.summary import affected, finding_counts

LEAST_PERCENT = 95  # of the lines of a source that are placed
_SHOWN = 100  # notices that are printed


def print_notices(notices: tuple[Notice, ...]) -> None:
    for where, message, lost in notices[:_SHOWN]:
        note(f"{where}: {'not imported: ' if lost else ''}{message}")
    if len(notices) > _SHOWN:
        note(f"… and {len(notices) - _SHOWN} more")


def counted(imported: ImportResult, new: int, conflicts: int, same: int, *, dry_run: bool) -> str:
    parts = [
        f"{number_of(imported.questions, 'question')}: {number_of(new, 'file')} {'to create' if dry_run else 'created'}"
    ]
    if same:
        parts.append(f"{same} unchanged")
    if conflicts:
        parts.append(f"{conflicts} kept, since another file has that name")
    lost = sum(notice.lost for notice in imported.notices)
    if lost:
        parts.append(f"{number_of(lost, 'part')} not imported")
    return ", ".join(parts) + "."


def placed(share: Share, *, partial: bool) -> str:
    text = f"{share.percent} % of {number_of(share.lines, share.unit)} placed"
    if share.percent >= LEAST_PERCENT or partial:
        return f"{text}."
    forms = "`--dry-run` shows the outline, `--questions` chooses another form, and " if share.unit == "line" else ""
    return f"{text}: fewer than {LEAST_PERCENT} %. The rest is named above; {forms}`--partial` accepts it."


def next_step(report: Report, folder: str, *, dry_run: bool) -> str:
    says = (
        f"finds {finding_counts(report.summary)} {affected(report)}" if report.diagnostics else "finds nothing in them"
    )
    if dry_run:
        return f"`answerkey lint` {says}. Nothing was written; run without --dry-run to create the files."
    if not report.diagnostics:
        return f"`answerkey lint {folder}` {says}. Next: review the files, and commit them."
    fix = "; `--fix` applies the safe fixes" if report.summary.fixable else ""
    return f"Next: `answerkey lint {folder}` {says}{fix}. Then review the files, and commit them."
