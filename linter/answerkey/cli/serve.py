"""``answerkey serve``."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.cli.options import bundle, config_option, run_options
from answerkey.cli.output import note, say
from answerkey.counts import number_of
from answerkey.delivery.sinks import SinkError, address_of
from answerkey.safe_text import shown
from answerkey.server.editors import EDITORS

if TYPE_CHECKING:
    from answerkey.server.connections import Limits
    from answerkey.server.findings import Findings
    from answerkey.server.settings import Settings
    from answerkey.server.snapshot import Base

_SECONDS, _NUMBER = click.FloatRange(0.01, 86400), click.IntRange(1, 65536)
_PACKAGES = ("fastapi", "starlette", "uvicorn", "imagesize", "jinja2", "watchfiles")


@dataclass(frozen=True)
class Place:
    """The address of the server, its number of processes, and the limits of clients."""

    host: str
    port: int
    workers: int
    limits: Limits


def _database(context: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Return the file, or the address of PostgreSQL as it is; ``env:NAME`` stands for the value of a variable."""
    try:
        text = address_of(value) if value is not None else ""
    except SinkError as error:
        raise click.BadParameter(str(error)) from None
    if not text or _is_server(text):
        return text or None
    return str(click.Path(exists=True, dir_okay=False).convert(text, param, context))


def _is_server(database: str) -> bool:
    return database.startswith(("postgresql://", "postgres://"))


@click.command("serve")
@click.argument("content", required=False, type=click.Path(exists=True, file_okay=False))
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; `0.0.0.0` accepts all networks."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 takes a free one."
)
@click.option(
    "--watch",
    is_flag=True,
    help="Serve again after each change, without what has errors, with what is scheduled or in review.",
)
@click.option(
    "--database",
    metavar="FILE|URL",
    callback=_database,
    help="Serve this SQLite file, or database of PostgreSQL, instead of content; `env:NAME` reads a variable.",
)
@click.option("--drafts", is_flag=True, help="Serve drafts too, and all else that is held back.")
@click.option("--allow-errors", is_flag=True, help="Leave out questions and files with errors, instead of not serving.")
@click.option(
    "--cors", "origins", multiple=True, metavar="ORIGIN", help="Allow scripts of this origin (repeat; `*` for any)."
)
@click.option(
    "--max-age",
    type=click.IntRange(0, 31536000),
    default=60,
    show_default=True,
    help="Seconds that caches may keep answers.",
)
@click.option("--preview/--no-preview", default=True, help="Serve pages for people beside the API.")
@click.option(
    "--editor",
    type=click.Choice(EDITORS),
    metavar="NAME",
    envvar="ANSWERKEY_EDITOR",
    help=f"Link findings of the preview to their places in an editor: {', '.join(EDITORS)}.",
    show_envvar=True,
)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Number of processes.")
@click.option("--allowed-host", multiple=True, metavar="NAME", help="Also accept this `Host` (repeat; `*` for any).")
@click.option(
    "--header-timeout",
    "header_seconds",
    type=_SECONDS,
    default=10,
    show_default=True,
    help="Seconds for the head of a request.",
)
@click.option(
    "--request-timeout",
    "request_seconds",
    type=_SECONDS,
    default=60,
    show_default=True,
    help="Seconds for a whole request.",
)
@click.option(
    "--max-connections", "total", type=_NUMBER, default=512, show_default=True, help="Connections per process."
)
@click.option(
    "--max-connections-per-address",
    "per_address",
    type=_NUMBER,
    default=32,
    show_default=True,
    help="Connections per client.",
)
@config_option
@run_options
def serve_command(database: str | None, watch: bool, color: str, **options: Any) -> int:
    """Serve CONTENT, by default the content folder, as a read-only API at /api/v1 and a preview at /.

    Both read one SQLite file, which is built from the content in a temporary folder. When the served file is replaced
    by another one, the server switches to that without dropping a request. A database of PostgreSQL, which `build
    --target postgres` writes, gives the same answers.
    """
    try:
        # its packages may not be installed
        from answerkey.delivery.errors import NotDeliverable
        from answerkey.delivery.targets.sqlite import NAME
        from answerkey.server import http_server
        from answerkey.server.connections import Limits
        from answerkey.server.hosts import names_of
        from answerkey.server.settings import Settings
        from answerkey.server.snapshot import Base
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _PACKAGES:
            raise
        raise click.ClickException("serving needs more packages: pip install 'answerkey[serve]'") from None
    http_server.end_on_sigterm()
    place = Place(options["host"], options["port"], options["workers"], bundle(Limits, options))
    hosts = tuple(sorted(names_of(place.host, options["allowed_host"])))
    responses = {name: options[name] for name in ("origins", "max_age", "preview")}
    responses |= {"hosts": hosts, "editor": options["editor"] or ""}
    try:
        if database is not None:
            _refuse(watch, options)
            _serve(_stored(database, responses), place, ExitStack())
            return CLEAN
        base = bundle(Base, options)
        with tempfile.TemporaryDirectory(prefix="answerkey-", ignore_cleanup_errors=True) as folder:
            _serve_base(base, Settings(Path(folder, NAME), **responses), place, watch=watch)
    except NotDeliverable as error:
        say(error.report, "text", color, err=True)
        note("A base with errors is not served; --allow-errors leaves out the questions and files that have some.")
        return FINDINGS
    except http_server.Ended:
        return CLEAN
    return CLEAN


def _refuse(watch: bool, options: dict[str, Any]) -> None:
    for name in ("content", "watch", "drafts", "allow_errors", "config"):
        if watch if name == "watch" else options[name]:
            raise click.UsageError(f"--{name.replace('_', '-')} can't be used with --database, which reads no content")


def _stored(database: str, responses: dict[str, Any]) -> Settings:
    """Return the settings for a file or a database of PostgreSQL."""
    from answerkey.server.settings import Settings  # needs the same packages

    if not _is_server(database):
        return Settings(Path(database), **responses)
    try:
        from answerkey.delivery.postgres import InvalidAddress, PostgresAddress  # the package may not be installed

        PostgresAddress.of(database)
    except ModuleNotFoundError:
        raise click.ClickException("PostgreSQL needs more packages: pip install 'answerkey[postgres]'") from None
    except InvalidAddress as error:
        raise click.UsageError(str(error)) from None
    return Settings.of_server(database, **responses)


def _serve_base(base: Base, settings: Settings, place: Place, *, watch: bool) -> None:
    from answerkey.server.snapshot import build, rebuild  # needs the same packages

    tell((rebuild if watch else build)(base, settings))
    with ExitStack() as around:
        if watch:
            around.enter_context(watching(base, settings))
        _serve(settings, place, around)


@contextmanager
def watching(base: Base, settings: Settings) -> Iterator[None]:
    """Rebuild the snapshot after each change; raises a usage error where the package for that is missing."""
    try:
        import watchfiles  # noqa: F401  # another process will need it
    except ImportError:
        raise click.UsageError("--watch needs watchfiles: pip install 'answerkey[watch]'") from None
    from answerkey.server.watcher import watched  # likewise

    with watched(base, settings, tell):
        yield


def _serve(settings: Settings, place: Place, around: ExitStack) -> None:
    """Listen, print the address, and serve."""
    # the server needs the same packages
    from answerkey.delivery.store import Unreadable
    from answerkey.server import http_server
    from answerkey.server.locales import LocaleDatabases

    try:
        with closing(LocaleDatabases.of(settings)) as databases, databases.reading() as store:
            meta = store.meta()
        listening = around.enter_context(http_server.listen(place.host, place.port))
    except Unreadable as error:
        raise click.ClickException(shown(str(error))) from None
    except OSError as error:
        raise click.ClickException(f"can't listen on {place.host}:{place.port}: {error.strerror}") from None
    note(
        f"{number_of(meta.pages, 'page')} with {number_of(meta.questions, 'question')} at {_url(listening)} "
        f"(the API: /api/v1); Ctrl-C stops the server."
    )
    http_server.serve(settings, listening, place.workers, place.limits)


def _url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def tell(findings: Findings) -> None:
    """Print a summary of a build."""
    for text in findings.notes:
        note(text)
    errors = findings.errors
    counts = f"{number_of(errors, 'error')}, {number_of(len(findings.items) - errors, 'warning')}"
    if findings.stale:
        note(f"Not served: {shown(findings.reason) or counts}; the last state is served instead.")
    elif findings.omissions:
        note(f"Built without {', '.join(shown(str(part)) for part in findings.omissions)}: {counts}.")
    else:
        note(f"Built: {counts}.")
