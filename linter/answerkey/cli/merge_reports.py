"""``answerkey merge-reports``."""

from __future__ import annotations

from pathlib import Path

import click

from answerkey.cli.exits import CLEAN
from answerkey.cli.output import write, write_output
from answerkey.regular_files import read_regular
from answerkey.reporters.merging.reports import NoReport, merge
from answerkey.safe_text import shown


@click.command("merge-reports")
@click.option("--output", "file", type=click.Path(dir_okay=False), help="Write to this file instead.")
@click.argument("reports", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
def merge_reports_command(file: str | None, reports: tuple[str, ...]) -> int:
    """Print one report of several REPORTS, all in JSON or all in SARIF.

    Of `lint --shard 1/2` and `lint --shard 2/2` it is the report of a `lint` of all files.
    """
    try:
        text = merge({name: read_regular(Path(name)) for name in reports})
    except (NoReport, OSError) as error:
        raise click.UsageError(shown(str(error))) from None
    if file is not None:
        write_output(Path(file), text, Path.cwd())
    else:
        write(text)
    return CLEAN
