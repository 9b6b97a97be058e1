"""``answerkey format``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import click
from msgspec.structs import replace

from answerkey.cli import rewrites
from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.cli.options import Target, bundle, run_options, target_options
from answerkey.cli.output import note, say
from answerkey.cli.progress import progress
from answerkey.cli.recovery import recovered
from answerkey.config import Config
from answerkey.counts import number_of
from answerkey.fixing.edits import SAFE
from answerkey.fixing.rounds import FORMAT, FixResult, mend
from answerkey.parsing.text import decode
from answerkey.pipeline.options import Options
from answerkey.workspace import Workspace

_LEFT_ALONE = ("snippet/syntax", "document/unreadable", "document/front-matter", "document/yaml-syntax", "limit")


@dataclass(frozen=True)
class FormatOptions:
    """The form of the output, and how the work is done."""

    check: bool
    diff: bool
    color: str
    jobs: int
    cache: bool

    @property
    def writes(self) -> bool:
        return not (self.check or self.diff)


@click.command("format")
@target_options
@click.option("--check", is_flag=True, help="Write nothing; exit with code 1 if a file would change.")
@click.option("--diff", is_flag=True, help="Show what would change, and write nothing.")
@run_options
def format_command(**values: Any) -> int:
    """Format the Python snippets with black. PATHS are as for `answerkey lint`.

    Only the lines of snippets change. Snippets that do not compile and files that can't be read are named, left alone,
    and fail the run.
    """
    target, options = bundle(Target, values), bundle(FormatOptions, values)
    opening = partial(target.open, _formatting)
    workspace = recovered(opening) if options.writes and not target.stdin else opening()
    with progress() as shown:
        mended = mend(workspace, SAFE, Options(options.jobs, options.cache, shown))
    code = max(rewrites.faults(mended), _deliver(workspace, mended, target, options))
    if mended.report.diagnostics:
        code = max(code, FINDINGS)
        say(mended.report, "text", options.color, err=True)
    code = max(code, _undecodable(workspace))
    rewrites.name_notebooks(workspace)
    if not target.stdin:
        _name(mended, "reformatted" if options.writes else "would be reformatted")
    return code


def _deliver(workspace: Workspace, mended: FixResult, target: Target, options: FormatOptions) -> int:
    """Show or write the rewrites, and return the exit code of that."""
    if options.diff:
        return rewrites.show(mended.rewrites, options.color)
    if options.check:
        return FINDINGS if mended.rewrites else CLEAN
    if target.stdin:
        rewrites.print_text(workspace, mended)
        return CLEAN
    return rewrites.write(workspace.config, mended.rewrites)


def _undecodable(workspace: Workspace) -> int:
    """Name the files that can't be decoded.

    The rule for that does not run, since its fix also removes byte order marks.
    """
    code = CLEAN
    for source in workspace.files:
        problem = decode(workspace.read(source)[0])[1] if source.selected else None
        if problem is not None:
            note(f"{source.shown}: {problem.message}; left alone")
            code = FINDINGS
    return code


def _formatting(config: Config) -> Config:
    """Return the configuration with no rules but those that formatting needs."""
    return replace(config, select=(FORMAT, *_LEFT_ALONE), ignore=(), severity={})


def _name(mended: FixResult, done: str) -> None:
    """Name the formatted files on standard error, since standard output may carry a patch."""
    for rewrite in mended.rewrites:
        note(f"{done} {rewrite.source.shown}")
    unchanged = mended.report.summary.files - len(mended.rewrites)
    note(f"{number_of(len(mended.rewrites), 'file')} {done}, {number_of(unchanged, 'file')} left unchanged.")
