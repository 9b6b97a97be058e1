"""The HTTP server of the application."""

from __future__ import annotations

import os
import signal
import socket
from functools import partial
from types import FrameType

import uvicorn
from uvicorn.supervisors import Multiprocess

from answerkey.server.app import make_app
from answerkey.server.connections import LimitedConfig, Limits
from answerkey.server.settings import MOST_URL, Settings

_BACKLOG = 2048
_KEEP_ALIVE = 5  # seconds between an answer and the next request
_GRACE = 10  # seconds for running requests when the server is stopped


class Ended(Exception):
    """The server was stopped by SIGTERM."""


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 means any free port. Raises OSError if the address can't be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns off Nagle's algorithm, which holds back an answer's last packet for 40 ms, only where TCP is named
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # on Windows it lets another program use the same port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except BaseException:
        listening.close()
        raise
    return listening


def serve(settings: Settings, listening: socket.socket, workers: int, limits: Limits) -> None:
    """Serve until stopped; raises KeyboardInterrupt for Ctrl-C and Ended for SIGTERM.

    Worker processes get the settings, which may have secrets, through a pipe: their environment can be read.
    """
    config = LimitedConfig(
        partial(make_app, settings),
        limits,
        factory=True,
        workers=workers,
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=limits.total + 1,  # uvicorn refuses at its limit; LimitedProtocol closes the ones beyond
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_GRACE,
        h11_max_incomplete_event_size=2 * MOST_URL,
    )
    if workers > 1:
        Multiprocess(config, [listening]).run()
    else:
        uvicorn.Server(config).run(sockets=[listening])


def end_on_sigterm() -> None:
    """Raise Ended on SIGTERM, so that the process cleans up."""

    def end(number: int, frame: FrameType | None) -> None:
        raise Ended

    signal.signal(signal.SIGTERM, end)
