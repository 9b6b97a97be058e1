"""``answerkey mcp``."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from answerkey.cli.exits import CLEAN
from answerkey.cli.options import bundle, config_option, run_options
from answerkey.cli.output import note
from answerkey.cli.serve import tell, watching

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

_PACKAGES = ("mcp", "mcp_types", "anyio", "starlette", "uvicorn")
_MOST_PORT = 65535


class ServerAddress(NamedTuple):
    """The address that a server listens at."""

    host: str
    port: int


class ServerAddressType(click.ParamType[ServerAddress]):
    """An address such as ``127.0.0.1:8001``, or a port of this machine alone."""

    name = "[HOST:]PORT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> ServerAddress:
        if isinstance(value, ServerAddress):
            return value
        host, _, port = str(value).rpartition(":")
        if not (port.isascii() and port.isdigit() and int(port) <= _MOST_PORT):
            self.fail(f"{value!r} is no address such as 127.0.0.1:8001", param, ctx)
        return ServerAddress(host.strip("[]") or "127.0.0.1", int(port))


@click.command("mcp")
@click.argument("content", required=False, type=click.Path(exists=True, file_okay=False))
@click.option(
    "--http",
    "listening",
    type=ServerAddressType(),
    help="Serve over HTTP at this address instead, by default 127.0.0.1.",
)
@click.option("--watch", is_flag=True, help="Read the content again after each change.")
@click.option("--drafts", is_flag=True, help="Serve drafts too, and all else that is held back.")
@click.option("--allowed-host", multiple=True, metavar="NAME", help="Also accept this `Host` (repeat; `*` for any).")
@config_option
@run_options
def mcp_command(listening: ServerAddress | None, watch: bool, allowed_host: tuple[str, ...], **options: Any) -> int:
    """Serve CONTENT, by default the content folder, to assistants by the Model Context Protocol.

    The client starts this command and talks over standard input and output. Questions and files with errors are left
    out. Nothing is written, and no code of the content is run.
    """
    try:
        # its packages may not be installed
        from answerkey.mcp_server.serving import open_server
        from answerkey.server import http_server
        from answerkey.server.snapshot import Base
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _PACKAGES:
            raise
        raise click.ClickException("assistants need more packages: pip install 'answerkey[mcp]'") from None
    http_server.end_on_sigterm()
    base = bundle(Base, {**options, "allow_errors": True})
    try:
        with ExitStack() as around:
            folder = around.enter_context(tempfile.TemporaryDirectory(prefix="answerkey-", ignore_cleanup_errors=True))
            opened = around.enter_context(open_server(base, Path(folder)))
            tell(opened.findings)
            if watch:
                around.enter_context(watching(base, opened.settings))
            _serve(opened.server, listening, allowed_host, around)
    except http_server.Ended:
        return CLEAN
    return CLEAN


def _serve(server: Server[Any], listening: ServerAddress | None, allowed: tuple[str, ...], around: ExitStack) -> None:
    """Serve over one of the transports."""
    # they need the same packages
    from answerkey.mcp_server import transports
    from answerkey.server import http_server
    from answerkey.server.hosts import names_of

    if listening is None:
        transports.serve_stdio(server)
        return
    try:
        opened = around.enter_context(http_server.listen(*listening))
    except OSError as error:
        raise click.ClickException(f"can't listen on {listening.host}:{listening.port}: {error.strerror}") from None
    host, port = opened.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    note(f"Assistants connect to http://{name}:{port}{transports.PATH}; Ctrl-C stops the server.")
    transports.serve_http(server, opened, sorted(names_of(listening.host, allowed)))
