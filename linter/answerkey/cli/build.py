"""``answerkey build``."""

from __future__ import annotations

import time
from pathlib import Path

import click
from click.core import ParameterSource

from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.cli.options import run_options
from answerkey.cli.output import note, say
from answerkey.cli.progress import progress
from answerkey.config import suggestion
from answerkey.delivery.delivering import Delivered, HasErrors, Request, Unavailable, deliver
from answerkey.delivery.output.folder import Refused
from answerkey.delivery.targets import Settings, names
from answerkey.diagnostics import Severity
from answerkey.pipeline.options import Options
from answerkey.safe_text import shown
from answerkey.workspace import NothingToCheck, Workspace, absolute, open_workspace
from answerkey.writing import refuse_elsewhere


def _known(context: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    known = names()
    for value in values:
        if value not in known:
            hint = f"{suggestion(value, known)} ({', '.join(known)})"
            raise click.BadParameter(f"there is no target `{shown(value)}`{hint}")
    return tuple(dict.fromkeys(values))


@click.command("build")
@click.argument("content", required=False, type=click.Path())
@click.option("--out", default="dist", show_default=True, type=click.Path(path_type=Path), help="The folder to write.")
@click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="NAME",
    callback=_known,
    shell_complete=lambda c, p, i: [name for name in names() if name.startswith(i)],
    help="Make this target (repeat for several).  [default: all that can be made]",
)
@click.option("--site", default="", metavar="URL", help="Where the front end is: feeds and sitemaps need it.")
@click.option("--title", default=Settings().title, show_default=True, help="The name of the whole.")
@click.option("--drafts", is_flag=True, help="Deliver drafts too.")
@click.option("--allow-errors", is_flag=True, help="Leave out files that have errors, and name them.")
@click.option("--config", type=click.Path(exists=True, dir_okay=False), help="Use this configuration file.")
@run_options
def build_command(
    content: str | None,
    out: Path,
    targets: tuple[str, ...],
    site: str,
    title: str,
    drafts: bool,
    allow_errors: bool,
    config: str | None,
    color: str,
    jobs: int,
    cache: bool,
) -> int:
    """Write what front ends read: JSON, SQLite, feeds and more, of the base around CONTENT.

    Only what changed is written, and what is gone is removed; files that no build wrote are left alone. A base with
    errors is not built: they are shown, and the exit code is 1.
    """
    started = time.perf_counter()
    workspace = _whole(content, config)
    settings = Settings(site.rstrip("/"), title)
    request = Request(out, targets or tuple(names()), frozenset(targets), settings, drafts, allow_errors)
    try:
        if click.get_current_context().get_parameter_source("out") is ParameterSource.DEFAULT:
            refuse_elsewhere(Path.cwd(), Path.cwd() / out)
        with progress() as bar:
            delivered = deliver(workspace, request, Options(jobs, cache, bar))
    except HasErrors as error:
        errors = [found for found in error.report.diagnostics if found.severity is Severity.ERROR]
        say(error.report.only(errors), "text", color)
        note("Nothing was built: correct the errors, or leave out the files that have them with --allow-errors.")
        return FINDINGS
    except (Refused, Unavailable) as error:
        raise click.UsageError(shown(str(error))) from None
    except OSError as error:
        raise click.FileError(shown(str(error.filename or out)), error.strerror) from None
    for text in delivered.notes:
        note(shown(text))
    note(f"{_summary(delivered, out)} in {_rounded(time.perf_counter() - started)} s.")
    return CLEAN


def _whole(content: str | None, config: str | None) -> Workspace:
    """The whole base around a path, or the one that is configured."""
    workspace = open_workspace([content] if content is not None else [], config)
    root = absolute(workspace.config.content_root)
    if not root.is_dir():
        raise NothingToCheck(f"there is no content folder `{root}`; name it")
    if content is not None and absolute(Path(content)) != root:
        return open_workspace([str(root)], config)
    return workspace


def _summary(delivered: Delivered, out: Path) -> str:
    if delivered.outcome is None:
        return f"Nothing changed: {delivered.files:,} files in {out}, looked at"
    new, changed, removed, unchanged = delivered.outcome
    parts = {"new": new, "changed": changed, "removed": removed, "unchanged": unchanged}
    return f"Built {out}: {', '.join(f'{number:,} {kind}' for kind, number in parts.items())},"


def _rounded(seconds: float) -> str:
    return f"{seconds:.2g}" if seconds < 10 else f"{seconds:.0f}"
