"""``answerkey format``."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import click

from answerkey.cli import rewrites
from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.cli.options import Target, run_options, target_options
from answerkey.cli.output import note, say
from answerkey.cli.progress import progress
from answerkey.cli.recovering import recovered
from answerkey.config import Config
from answerkey.fixing.edits import SAFE
from answerkey.fixing.rounds import FORMAT, FixResult, mend
from answerkey.parsing.text import decode
from answerkey.pipeline.options import Options
from answerkey.workspace import Workspace

_LEFT_ALONE = ("snippet/syntax", "document/unreadable", "document/front-matter", "document/yaml-syntax", "limit")


@click.command("format")
@target_options
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a file would change.")
@click.option("--diff", is_flag=True, help="Show what would change, and write nothing.")
@run_options
def format_command(
    paths: tuple[str, ...],
    stdin_filename: str | None,
    config: str | None,
    force_exclude: bool,
    check: bool,
    diff: bool,
    color: str,
    jobs: int,
    cache: bool,
) -> int:
    """Format the Python snippets with black: PATHS are as for `answerkey lint`.

    Only the lines of snippets change. A snippet that does not compile and a file that can't be read are left alone and
    named, and fail the run.
    """
    target = Target(paths, stdin_filename, config, force_exclude)
    opening = partial(target.open, _formatting)
    workspace = opening() if check or diff or target.stdin else recovered(opening)
    with progress() as shown:
        mended = mend(workspace, SAFE, Options(jobs, cache, shown))
    code = rewrites.faults(mended)
    if diff:
        code = max(code, rewrites.show(mended.rewrites))
    elif check:
        code = max(code, FINDINGS if mended.rewrites else 0)
    elif target.stdin:
        rewrites.print_text(workspace, mended)
    else:
        code = max(code, rewrites.write(workspace.config, mended.rewrites))
    if mended.report.diagnostics:
        code = max(code, FINDINGS)
        say(mended.report, "text", color, err=True)
    code = max(code, _undecodable(workspace))
    if not target.stdin:
        _name(mended, "would be reformatted" if check or diff else "reformatted")
    return code


def _undecodable(workspace: Workspace) -> int:
    """Name the files that are no text; the rule for that is left out, since it also takes away byte order marks."""
    code = CLEAN
    for source in workspace.files:
        problem = decode(workspace.read(source)[0])[1] if source.selected else None
        if problem is not None:
            note(f"{source.shown}: {problem.message}; left alone")
            code = FINDINGS
    return code


def _formatting(config: Config) -> Config:
    """Only what formatting is about, as the configuration has it for each file."""
    return replace(config, select=(FORMAT, *_LEFT_ALONE), ignore=(), severity={})


def _name(mended: FixResult, done: str) -> None:
    """Say which files were formatted, on the error stream: the other may carry a patch."""
    for rewrite in mended.rewrites:
        note(f"{done} {rewrite.source.shown}")
    left = mended.report.summary.files - len(mended.rewrites)
    note(f"{_files(len(mended.rewrites))} {done}, {_files(left)} left unchanged.")


def _files(number: int) -> str:
    return f"{number} file" if number == 1 else f"{number} files"
