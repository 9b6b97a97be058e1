"""The server's process, which talks over standard input and output."""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
import threading
import time
from typing import BinaryIO

from pygls.exceptions import JsonRpcException

from answerkey.lsp.features import create
from answerkey.lsp.server import Server
from answerkey.pipeline.pool import prepare

_CLIENT_INTERVAL = 5.0  # seconds between checks that the client is alive


def serve() -> int:
    """Serve one client until it exits. The exit code is 0 if it sent `shutdown` before, as the protocol requires.

    Raises OSError if the working directory is gone.
    """
    os.getcwd()  # without one, the processes that are started below would fail with a traceback
    stdin, stdout = _own_streams()
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="answerkey: %(message)s")
    logging.getLogger("pygls.protocol.json_rpc").addFilter(_is_unexpected)
    prepare()
    server = create()
    threading.Thread(target=_end_with_client, args=(server,), daemon=True).start()
    server.start_io(stdin, stdout)
    return _leave(0 if server.was_shut_down else 1)


def _is_unexpected(record: logging.LogRecord) -> bool:
    """Return False for the traceback of an answer that refuses a request, which tells its reason to the client."""
    return not (record.exc_info and isinstance(record.exc_info[1], JsonRpcException))


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Reserve the client's streams for the server: prints go to the log, and no worker holds the streams open."""
    sys.stdout.flush()
    stdin, stdout = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return os.fdopen(stdin, "rb"), os.fdopen(stdout, "wb")


def _end_with_client(server: Server) -> None:
    """Exit when the client's process is gone, even if another process keeps its streams open."""
    while True:
        time.sleep(_CLIENT_INTERVAL)
        if server.process_id is not None and not _lives(server.process_id):
            _leave(1)


def _lives(process: int) -> bool:
    if os.name == "nt":
        return True  # on Windows, `os.kill` with any signal ends the process
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _leave(code: int) -> int:
    """Exit at once, even during a check."""
    for worker in multiprocessing.active_children():
        worker.kill()
    sys.stderr.flush()
    os._exit(code)
