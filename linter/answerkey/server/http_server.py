"""The server around the application."""

from __future__ import annotations

import os
import signal
import socket
from types import FrameType

import uvicorn
from uvicorn.supervisors import Multiprocess

from answerkey.server.connections import LimitedConfig, Limits
from answerkey.server.settings import MOST_URL, Settings

_BACKLOG = 2048
_KEEP_ALIVE = 5  # seconds between an answer and the next request
_GRACE = 10  # seconds for the requests that are under way when the server is told to end


class Ended(Exception):
    """The server was told to end."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 means any that is free. Raises OSError where that can't be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns off Nagle's algorithm, which holds back an answer's last packet for 40 ms, only where TCP is named
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere the option means that another program may take the port too
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except BaseException:
        listening.close()
        raise
    return listening


def serve(settings: Settings, listening: socket.socket, workers: int, limits: Limits) -> None:
    """Serve until told to end; raises KeyboardInterrupt where that was Ctrl-C, Ended for SIGTERM."""
    settings.hand_over()
    config = LimitedConfig(
        "answerkey.server.app:handed_over",
        limits,
        factory=True,
        workers=workers,
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=limits.total + 1,  # uvicorn refuses at the limit; those beyond are cut off before
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_GRACE,
        h11_max_incomplete_event_size=2 * MOST_URL,
    )
    if workers > 1:
        Multiprocess(config, [listening]).run()
    else:
        uvicorn.Server(config).run(sockets=[listening])


def end_on_sigterm() -> None:
    """Let SIGTERM end the process as an exception does, so that what was begun is cleared away."""

    def end(number: int, frame: FrameType | None) -> None:
        raise Ended

    signal.signal(signal.SIGTERM, end)
