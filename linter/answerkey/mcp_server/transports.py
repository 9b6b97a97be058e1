"""The ways to the server: standard input and output, or streamable HTTP."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Sequence
from typing import Any

import anyio
import uvicorn
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from answerkey.server.connections import LimitedConfig, Limits
from answerkey.server.hosts import ANY

PATH = "/mcp"
_MOST_BODY = 4 * 1024 * 1024  # bytes of a request
_GRACE = 10  # seconds for running requests when the server is stopped


def serve_stdio(server: Server[Any]) -> None:
    """Serve one client over standard input and output until it closes them; the log goes to standard error."""
    _log_errors()
    anyio.run(_serve_stdio, server)


async def _serve_stdio(server: Server[Any]) -> None:
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


def make_http_app(server: Server[Any], hosts: Sequence[str]) -> Starlette:
    """Make the application for HTTP, which keeps no state between requests and accepts these names of hosts.

    A page of a stranger in a browser can't read the base: its origin is none of the accepted ones.
    """
    names = [] if ANY in hosts else list(hosts)
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=bool(names),
        allowed_hosts=[form for name in names for form in (name, f"{name}:*")],
        allowed_origins=[f"http://{form}" for name in names for form in (name, f"{name}:*")],
    )
    return server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=_MOST_BODY,
        transport_security=security,
    )


def serve_http(server: Server[Any], listening: socket.socket, hosts: Sequence[str]) -> None:
    """Serve over HTTP until stopped; raises KeyboardInterrupt for Ctrl-C and Ended for SIGTERM."""
    _log_errors()
    config = LimitedConfig(
        make_http_app(server, hosts),
        Limits(),
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE,
    )
    uvicorn.Server(config).run(sockets=[listening])


def _log_errors() -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR, format="answerkey: %(message)s")
