"""``answerkey serve``."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.cli.options import run_options
from answerkey.cli.output import note, say
from answerkey.safe_text import shown

if TYPE_CHECKING:
    from answerkey.server.building import Base
    from answerkey.server.connections import Limits
    from answerkey.server.findings import Findings
    from answerkey.server.settings import Settings

_SECONDS, _NUMBER = click.FloatRange(0.01, 86400), click.IntRange(1, 65536)
_NEEDED = ("fastapi", "starlette", "uvicorn", "jinja2", "watchfiles")


@dataclass(frozen=True)
class Place:
    """Where the server listens, in how many processes, and what a client may take."""

    host: str
    port: int
    workers: int
    limits: Limits


@click.command("serve")
@click.argument("content", required=False, type=click.Path(exists=True, file_okay=False))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; `0.0.0.0` is the world.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--watch", is_flag=True, help="Build again on changes, and serve what is new.")
@click.option("--database", type=click.Path(exists=True, dir_okay=False), help="Serve this file, and build nothing.")
@click.option("--drafts", is_flag=True, help="Serve drafts too.")
@click.option("--allow-errors", is_flag=True, help="Leave out files that have errors, instead of serving nothing.")
@click.option("--cors", multiple=True, metavar="ORIGIN", help="Let scripts of this origin read (repeat; `*` for any).")
@click.option("--max-age", type=click.IntRange(0, 31536000), default=60, show_default=True, help="Seconds in caches.")
@click.option("--preview/--no-preview", default=True, help="Pages for people, beside the API.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that serve.")
@click.option("--allowed-host", multiple=True, metavar="NAME", help="Answer also to this `Host` (repeat; `*` for any).")
@click.option("--header-timeout", type=_SECONDS, default=10, show_default=True, help="Seconds for a request's head.")
@click.option("--request-timeout", type=_SECONDS, default=60, show_default=True, help="Seconds for a whole request.")
@click.option("--max-connections", type=_NUMBER, default=512, show_default=True, help="Connections of each process.")
@click.option("--max-connections-per-address", type=_NUMBER, default=32, show_default=True, help="Those of one client.")
@click.option("--config", type=click.Path(exists=True, dir_okay=False), help="Use this configuration file.")
@run_options
def serve_command(database: str | None, watch: bool, color: str, **given: Any) -> int:
    """Serve CONTENT, by default the content folder: a read-only API at /api/v1 and a preview at /.

    Both read one SQLite file, which is built from the content into a temporary folder. Another file that takes the
    name of the one that is served takes its place, without a request being dropped.
    """
    try:
        from answerkey.server import serving
        from answerkey.server.building import NAME, Base, Broken
        from answerkey.server.connections import Limits
        from answerkey.server.hosts import names_of
        from answerkey.server.settings import Settings
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _NEEDED:
            raise
        raise click.ClickException("serving needs more: pip install 'answerkey[serve]'") from None
    serving.end_on_sigterm()
    limits = Limits(
        given["header_timeout"],
        given["request_timeout"],
        given["max_connections_per_address"],
        given["max_connections"],
    )
    place = Place(given["host"], given["port"], given["workers"], limits)
    hosts = tuple(sorted(names_of(place.host, given["allowed_host"])))
    how = {"hosts": hosts, "origins": given["cors"], "max_age": given["max_age"], "preview": given["preview"]}
    try:
        if database is not None:
            _refuse(watch, given)
            _serve(Settings(Path(database), **how), place, ExitStack())
            return CLEAN
        base = Base(
            given["content"], given["config"], given["drafts"], given["allow_errors"], given["jobs"], given["cache"]
        )
        with tempfile.TemporaryDirectory(prefix="answerkey-", ignore_cleanup_errors=True) as folder:
            _serve_base(base, Settings(Path(folder, NAME), **how), place, watch=watch)
    except Broken as error:
        say(error.report, "text", color, err=True)
        note("Nothing is served while the base has errors; --allow-errors leaves out the files that have some.")
        return FINDINGS
    except serving.Ended:
        return CLEAN
    return CLEAN


def _refuse(watch: bool, given: dict[str, Any]) -> None:
    for name in ("content", "watch", "drafts", "allow_errors", "config"):
        if watch if name == "watch" else given[name]:
            raise click.UsageError(f"--{name.replace('_', '-')} is about content, which --database does not read")


def _serve_base(base: Base, settings: Settings, place: Place, *, watch: bool) -> None:
    from answerkey.server.building import build, rebuild

    tell((rebuild if watch else build)(base, settings))
    with ExitStack() as around:
        if watch:
            around.enter_context(_watching(base, settings))
        _serve(settings, place, around)


@contextmanager
def _watching(base: Base, settings: Settings) -> Iterator[None]:
    try:
        import watchfiles  # noqa: F401  # another process is about to need it
    except ImportError:
        raise click.UsageError("--watch needs watchfiles: pip install 'answerkey[watch]'") from None
    from answerkey.server.watching import watched

    with watched(base, settings, tell):
        yield


def _serve(settings: Settings, place: Place, around: ExitStack) -> None:
    """Listen, say where, and serve."""
    from answerkey.delivery.store import Store, Unreadable
    from answerkey.server import serving

    try:
        with Store.open(settings.database) as store:
            meta = store.meta()
        listening = around.enter_context(serving.listen(place.host, place.port))
    except Unreadable as error:
        raise click.ClickException(shown(str(error))) from None
    except OSError as error:
        raise click.ClickException(f"can't listen at {place.host}:{place.port}: {error.strerror}") from None
    note(
        f"{meta.pages} pages with {meta.questions} questions at {_url(listening)} (the API: /api/v1); Ctrl-C ends this."
    )
    serving.serve(settings, listening, place.workers, place.limits)


def _url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def tell(found: Findings) -> None:
    """Say what a build found."""
    for text in found.notes:
        note(text)
    errors = found.errors
    what = f"{_count(errors, 'error')}, {_count(len(found.items) - errors, 'warning')}"
    if found.stale:
        note(f"Not served: {shown(found.reason) or what}; the last good state is.")
    elif found.dropped:
        note(f"Built without {', '.join(map(shown, found.dropped))}: {what}.")
    else:
        note(f"Built: {what}.")
