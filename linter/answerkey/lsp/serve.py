"""Runs the server over standard input and output."""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
import threading
import time
from typing import BinaryIO

from answerkey.lsp.features import create
from answerkey.lsp.server import Server
from answerkey.pipeline.pool import prepare

_LOOKS_AFTER_CLIENT = 5.0  # seconds between looks whether the client lives


def serve() -> int:
    """Serve one client until it leaves; the code is 0 if it said so before, as the protocol wants it.

    Raises OSError where the working directory is gone.
    """
    os.getcwd()  # where there is none, no process that is started below could say so in a sentence
    stdin, stdout = _own_streams()
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="answerkey: %(message)s")
    prepare()
    server = create()
    threading.Thread(target=_end_with_client, args=(server,), daemon=True).start()
    server.start_io(stdin, stdout)
    return _leave(0 if server.was_shut_down else 1)


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Take the client's streams away from all else: what is printed goes to the log, and no worker holds them open."""
    sys.stdout.flush()
    stdin, stdout = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return os.fdopen(stdin, "rb"), os.fdopen(stdout, "wb")


def _end_with_client(server: Server) -> None:
    """End when the client's process is gone, also if something else keeps its streams open."""
    while True:
        time.sleep(_LOOKS_AFTER_CLIENT)
        if server.process_id is not None and not _lives(server.process_id):
            _leave(1)


def _lives(process: int) -> bool:
    if os.name == "nt":
        return True  # there, to ask is to kill
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _leave(code: int) -> int:
    """End at once, whatever a look is doing."""
    for worker in multiprocessing.active_children():
        worker.kill()
    sys.stderr.flush()
    os._exit(code)
