"""``answerkey lint``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from answerkey.cli import baselines
from answerkey.cli.executors import engine_at, executor_option, notice
from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.cli.idle_rules import refuse_idle, refuse_proofs
from answerkey.cli.options import Choices, FixOptions, Target, bundle, rule_options, run_options, target_options
from answerkey.cli.output import Output, OutputType, format_option, say, write_outputs
from answerkey.cli.progress import progress
from answerkey.cli.recovery import recovered
from answerkey.cli.shards import Shard, ShardType
from answerkey.cli.watch import run_on_changes
from answerkey.diagnostics import Report, Severity
from answerkey.git.errors import GitError, NoHistory
from answerkey.pipeline.options import Options
from answerkey.pipeline.regressions import caused
from answerkey.pipeline.run import lint
from answerkey.regular_files import read_regular
from answerkey.workspace import Buffers, NothingToCheck, Workspace, absolute

if TYPE_CHECKING:  # most runs use no executor
    from answerkey.pipeline.executors.engine import Opening


class ReportOptions(Struct, frozen=True):
    """The findings that count, and the form and place of reports."""

    format_name: str = "text"
    output: tuple[Output, ...] = ()
    statistics: bool = False
    color: str = "auto"
    changed: str | None = None
    baseline: str | None = None
    write_baseline: bool = False


class Request(Struct, frozen=True):
    """All that a call of the command asks for."""

    target: Target
    choices: Choices
    fixing: FixOptions
    reporting: ReportOptions
    jobs: int
    cache: bool
    shard: Shard | None
    engine: Opening | None


@click.command("lint")
@target_options
@rule_options
@click.option("--fix", is_flag=True, help="Apply safe fixes.")
@click.option("--unsafe-fixes", is_flag=True, help="Apply all fixes, also those that may change the meaning.")
@click.option("--diff", is_flag=True, help="Show the changes of fixes as a patch, and write nothing.")
@click.option("--touch", is_flag=True, help="Set `updated` of pages that are fixed or differ from the last commit.")
@click.option(
    "--changed",
    is_flag=False,
    flag_value="HEAD",
    metavar="[REV]",
    help="Report only what changes since a revision caused.",
)
@click.option("--baseline", type=click.Path(dir_okay=False), help="Do not report the findings that this file accepts.")
@click.option("--write-baseline", is_flag=True, help="Accept all findings of this run.")
@format_option
@click.option("--output", multiple=True, type=OutputType(), help="Write a report to a file too (repeat for more).")
@click.option("--statistics", is_flag=True, help="Show counts by rule, as `--format statistics` does.")
@click.option("--shard", type=ShardType(), help="Report on one of so many parts of the files, such as 3/8.")
@click.option("--watch", is_flag=True, help="Check again whenever a file is saved.")
@executor_option
@run_options
def lint_command(watch: bool, **options: Any) -> int:
    """Check content. PATHS are files or folders, by default the content folder; `-` reads standard input.

    A file of a base is checked in the context of the whole base; of other Markdown files only the code is checked.
    """
    request = Request(
        bundle(Target, options),
        bundle(Choices, options),
        bundle(FixOptions, options),
        bundle(ReportOptions, options),
        options["jobs"],
        options["cache"],
        options["shard"],
        engine_at(options["executor"]),
    )
    if not watch:
        return run(request)
    if request.reporting.write_baseline:
        raise click.UsageError("--watch can't be used with --write-baseline, which would accept each new mistake")
    return run_on_changes(request.target, [output.file for output in request.reporting.output], lambda: run(request))


def run(request: Request) -> int:
    """Check, apply fixes if requested, and report; return the highest exit code of these steps."""
    _refuse_contradictions(request)
    refuse_proofs(request.choices.select)
    opening = partial(request.target.open, request.choices.apply)
    fixes = request.fixing.requested and not request.fixing.diff and not request.target.stdin
    writes = fixes or request.reporting.write_baseline
    try:
        workspace = recovered(opening) if writes else opening()
    except NothingToCheck as error:
        revision = request.reporting.changed
        if revision is None or request.target.paths or not os.path.lexists(revision):
            raise
        raise NothingToCheck(f"{error} before --changed, which takes `{revision}` for a revision") from None
    if request.shard is not None:
        workspace = request.shard.of(workspace)
    with progress() as shown:
        options = Options(request.jobs, request.cache, shown, notice=notice, engine=request.engine)
        before = _before(request.reporting.changed, workspace)
        if not request.fixing.requested:
            return _conclude(request, workspace, lint(workspace, options), before, options)
        from answerkey.cli.fixes import mend_workspace  # fixes need parsers, which other runs do not load

        code, report = mend_workspace(request.fixing, request.target, workspace, before, options)
        return code if report is None else max(code, _conclude(request, workspace, report, before, options))


def _refuse_contradictions(request: Request) -> None:
    """Refuse --diff together with options about findings, since a patch shows none, and what needs all of a base."""
    if request.shard is not None and (request.fixing.requested or request.reporting.write_baseline):
        raise click.UsageError("--shard reports on a part of the files: it can't be used with fixes and new baselines")
    if request.fixing.diff and (request.reporting.output or request.reporting.write_baseline):
        other = "--output" if request.reporting.output else "--write-baseline"
        raise click.UsageError(f"--diff shows a patch and no findings: it can't be used with {other}")


def _before(revision: str | None, workspace: Workspace) -> Buffers | None:
    """Return the old bytes of files that changed since a revision, also of the text on standard input."""
    if revision is None:
        return None
    from answerkey.git.changes import changed_files  # most runs need no git

    changed: dict[Path, bytes | None] = {}
    try:
        for folder in _repositories(workspace):
            changed |= changed_files(folder, revision)
    except NoHistory:
        if revision != "HEAD" or not any(map(_is_in_repository, _repositories(workspace))):
            raise
        return {source.file: None for source in workspace.files}  # the first commit will cause everything
    except GitError as error:
        if not os.path.lexists(revision):
            raise
        raise GitError(f"{error}; if `{revision}` is a path, put it before --changed") from None
    replaced = {file: read_regular(file) if file.is_file() else None for file in workspace.buffers}
    return {**replaced, **changed}


def _is_in_repository(folder: Path) -> bool:
    return any((above / ".git").exists() for above in (absolute(folder), *absolute(folder).parents))


def _repositories(workspace: Workspace) -> Iterable[Path]:
    """Return a folder of each repository that the files to check are in: the base, and files outside of it."""
    root = absolute(workspace.config.content_root)
    folders: dict[Path, Path] = {}
    for source in workspace.files:
        folder = source.file.parent
        if source.selected and not source.file.is_relative_to(root):
            top = next((above for above in (folder, *folder.parents) if (above / ".git").exists()), folder)
            folders.setdefault(top, folder)
    inside = any(source.selected and source.file.is_relative_to(root) for source in workspace.files)
    return [*([workspace.config.some_folder] if inside or not folders else []), *folders.values()]


def _conclude(request: Request, workspace: Workspace, report: Report, before: Buffers | None, options: Options) -> int:
    """Apply the baseline and the revision to a report, print and write it, and return the exit code."""
    reporting = request.reporting
    accepted = baselines.find(reporting.baseline, workspace.config, write=reporting.write_baseline)
    if reporting.write_baseline:
        return baselines.write(accepted, report, workspace, None if reporting.baseline else workspace.config.root)
    if accepted is not None:
        report = baselines.apply(accepted, report, workspace)
    if before is not None:
        report = caused(report, workspace, before, options)
    write_outputs(reporting.output, report, workspace.config.root)
    name = "statistics" if reporting.statistics else reporting.format_name
    say(report, name, reporting.color, err=request.target.stdin and request.fixing.requested)
    refuse_idle(request.choices.select, report)
    return FINDINGS if _fails(report, workspace.config.fail_on) else CLEAN


def _fails(report: Report, fail_on: str) -> bool:
    return report.summary.errors > 0 or (fail_on == Severity.WARNING and report.summary.warnings > 0)
