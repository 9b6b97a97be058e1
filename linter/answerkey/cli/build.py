"""``answerkey build``."""

from __future__ import annotations

import gc
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from answerkey.cli.executors import engine_at, executor_option, notice
from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.cli.moments import at_option, requested_moment
from answerkey.cli.options import config_option, run_options
from answerkey.cli.output import note, say
from answerkey.cli.progress import progress
from answerkey.cli.recovery import open_recovered
from answerkey.config import Config, suggestion
from answerkey.counts import number_of
from answerkey.delivery.build import BuildResult, Request, Unavailable, deliver
from answerkey.delivery.errors import NotDeliverable
from answerkey.delivery.output.folder import Refused
from answerkey.delivery.output.output_folder import is_remote, shown_folder
from answerkey.delivery.sinks import SinkError, open_sink, sink_names
from answerkey.delivery.targets import Settings, names
from answerkey.delivery.user_schemas import with_user_schemas
from answerkey.diagnostics import Severity
from answerkey.pipeline.options import Options
from answerkey.safe_text import shown
from answerkey.workspace import NothingToCheck, Workspace, absolute
from answerkey.writing import refuse_elsewhere

if TYPE_CHECKING:  # most builds use no executor
    from answerkey.pipeline.executors.dask_cluster import ClusterAddress


# A build makes millions of objects that stay until its end: to look through them again and again takes a quarter of it.
_COLLECTED = (100_000, 20, 100)


@dataclass(frozen=True)
class BuildOptions:
    """All that a call of the command asks for; no targets mean all that can be made."""

    content: str | None
    out: Path | str
    targets: tuple[str, ...]
    site: str
    title: str
    drafts: bool
    at: str | None
    allow_errors: bool
    config: str | None
    color: str
    jobs: int
    cache: bool
    executor: ClusterAddress | None

    def request(self, config: Config) -> Request:
        """Return the build of a base with this configuration."""
        settings = with_user_schemas(Settings(self.site.rstrip("/"), self.title), config)
        sinks = tuple(open_sink(*_split(each)) for each in self.targets if _is_sink(each))
        own = tuple(each for each in self.targets if not _is_sink(each))
        targets = own or (() if sinks else tuple(names()))
        return Request(self.out, targets, frozenset(own), settings, self.drafts, self.allow_errors, sinks)


def _split(target: str) -> tuple[str, str]:
    """Return the name of a target and the address behind its ``=``, which only servers have."""
    name, _, address = target.partition("=")
    return name, address


def _is_sink(target: str) -> bool:
    return _split(target)[0] in sink_names()


def _existing(context: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    targets = names()
    for value in values:
        if value not in targets and not _is_sink(value):
            name = _split(value)[0]  # what follows may be secret
            hint = f"{suggestion(name, targets)} ({', '.join((*targets, *(f'{sink}=URL' for sink in sink_names())))})"
            raise click.BadParameter(f"there is no target `{shown(name)}`{hint}")
    return tuple(dict.fromkeys(values))


def _place(context: click.Context, param: click.Parameter, value: str) -> Path | str:
    return value if is_remote(value) else Path(value)


@click.command("build")
@click.argument("content", required=False, type=click.Path())
@click.option(
    "--out",
    default="dist",
    show_default=True,
    metavar="FOLDER|URL",
    type=click.Path(),
    callback=_place,
    help="The folder to write, or the address of another file system: `s3://bucket/prefix`.",
)
@click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="NAME[=URL]",
    callback=_existing,
    shell_complete=lambda c, p, i: [name for name in (*names(), *sink_names()) if name.startswith(i)],
    help="Make this target (repeat for several), or deliver to a server: `postgres=URL`, or `postgres=env:NAME` for "
    "the URL in a variable.  [default: all files that can be made]",
)
@click.option("--site", default="", metavar="URL", help="Address of the front end, which feeds and sitemaps need.")
@click.option("--title", default=Settings().title, show_default=True, help="Title of the feeds and other files.")
@click.option("--drafts", is_flag=True, help="Deliver drafts too, and all else that is held back.")
@at_option
@click.option("--allow-errors", is_flag=True, help="Leave out questions and files with errors, and name them.")
@config_option
@executor_option
@run_options
def build_command(**values: Any) -> int:
    """Write the files that front ends read (JSON, SQLite, feeds and more) from the base around CONTENT.

    Only files that changed are written. Files of earlier builds that are no longer made are removed; all others are
    left alone. A base with errors is not built: the errors are shown, and the exit code is 1.

    With targets that are servers alone, no folder is written.
    """
    started = time.perf_counter()
    gc.set_threshold(*_COLLECTED)
    options = BuildOptions(**values)
    workspace = _whole_base(options.content, options.config)
    try:
        if click.get_current_context().get_parameter_source("out") is ParameterSource.DEFAULT:
            refuse_elsewhere(Path.cwd(), Path.cwd() / str(options.out))
        request = options.request(workspace.config)
        with progress() as bar:
            moment, engine = requested_moment(options.at, workspace.config), engine_at(options.executor)
            run = Options(options.jobs, options.cache, bar, at=moment, notice=notice, engine=engine)
            delivered = deliver(workspace, request, run)
    except NotDeliverable as error:
        errors = [diagnostic for diagnostic in error.report.diagnostics if diagnostic.severity is Severity.ERROR]
        say(error.report.only(errors), "text", options.color)
        note("Nothing was built: correct the errors, or leave out what has errors by --allow-errors.")
        return FINDINGS
    except (Refused, Unavailable, SinkError) as error:
        raise click.UsageError(shown(str(error))) from None
    except OSError as error:
        raise click.FileError(shown(str(error.filename or options.out)), error.strerror) from None
    _tell(request, delivered, _rounded(time.perf_counter() - started))
    return CLEAN


def _tell(request: Request, delivered: BuildResult, seconds: str) -> None:
    """Print what was left out, and a summary for the folder and for each server."""
    for text in delivered.notes:
        note(shown(text))
    if request.targets:
        note(f"{_summary(delivered, shown_folder(request.folder))} in {seconds} s.")
    outcomes = dict(delivered.delivered)
    for sink in request.sinks:
        outcome, notes = outcomes.get(sink, (None, ()))
        for text in notes:
            note(shown(text))
        counts = (
            f"Delivered to {sink.shown}: {_counts(outcome._asdict())}"
            if outcome
            else f"Nothing changed: {sink.shown}, checked"
        )
        note(f"{shown(counts)} in {seconds} s.")


def _whole_base(content: str | None, config: str | None) -> Workspace:
    """Open the whole base around a path, or the configured one."""
    workspace = open_recovered([content] if content is not None else [], config)
    root = absolute(workspace.config.content_root)
    if not root.is_dir():
        raise NothingToCheck(f"there is no content folder `{root}`: `answerkey init` makes one; or pass its path")
    if content is not None and absolute(Path(content)) != root:
        return open_recovered([str(root)], config)
    return workspace


def _summary(delivered: BuildResult, out: str) -> str:
    if delivered.outcome is None:
        return f"Nothing changed: {number_of(delivered.files, 'file')} in {out}, checked"
    return f"Built {out}: {_counts(delivered.outcome._asdict())}"


def _counts(counts: Mapping[str, int]) -> str:
    return "".join(f"{number:,} {kind}, " for kind, number in counts.items()).rstrip(" ")


def _rounded(seconds: float) -> str:
    return f"{seconds:.2g}" if seconds < 10 else f"{seconds:.0f}"
