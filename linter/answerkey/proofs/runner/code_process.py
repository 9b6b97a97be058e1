"""The life of the process that runs the code: it gives up all rights, runs the steps, and reports."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from . import audit_hook, execution, keeper, limits, linux, sandbox, seccomp
from .capture import Capture, open_streams, untouched
from .code_report import CodeReport, Outline, to_json
from .messages import Error, Task

NOT_SHUT_IN = "not shut in"
"""The type of an error that came before any code ran."""
_PACKET = 1 << 15  # bytes, of which a socket takes several at once


class Channels(NamedTuple):
    """Where it writes: files for printed text, errors and tracebacks, and a socket for its report."""

    out: int
    err: int
    trace: int
    report: int


class Place(NamedTuple):
    """Where code runs: its channels, its folder, whether that is in the room, and whether root becomes nobody."""

    channels: Channels
    folder: str
    shut: bool
    nobody: bool


def live(place: Place, task: Task, token: bytes) -> None:
    """Run a task, and report the outline, each step that begins, and the facts; a line without the token counts for
    nothing.

    Never returns.
    """
    status, channels = 1, place.channels
    own, write, end = os.getpid, os.write, os._exit  # which the code may replace
    pid = own()

    def say(news: Outline | CodeReport | int) -> None:
        data = token + to_json(news).encode() + b"\n"
        for start in range(0, len(data), _PACKET):
            write(channels.report, data[start : start + _PACKET])

    try:
        report = _report(place, task, say)
        if own() == pid:  # a copy that the code has made of itself has nothing to say
            limits.use_reserve()
            say(replace(report, streams=untouched(channels.out, channels.err)))
            status = 0
    finally:
        end(status)


def _report(place: Place, task: Task, say: execution.Progress) -> CodeReport:
    try:
        _prepare(place, task)
    except OSError as error:
        return _nothing(NOT_SHUT_IN, str(error))
    capture = Capture(place.channels.out, task.limits.output)
    try:
        return execution.run(task, capture, Path(place.folder, "tmp_path"), say)
    except BaseException as error:  # noqa: BLE001  # an exception of the code's that defies being looked at
        return _nothing("", f"an error that can't be described: {type(error).__name__}")


def _nothing(kind: str, message: str) -> CodeReport:
    return CodeReport((), (), Error(0, kind, message, 0, 0, 0, 0), (), streams=False)


def _prepare(place: Place, task: Task) -> None:
    """Take away from this process what the code shall not have."""
    if place.nobody:
        os.chown(place.folder, sandbox.NOBODY, sandbox.NOBODY)
        sandbox.become_nobody()
    if sys.platform == "linux":
        linux.die_with_parent(signal.SIGKILL)
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGUSR1):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _settle_down(Path(place.folder), task)
    open_streams(place.channels.out, place.channels.err)
    faulthandler.enable(place.channels.trace)
    faulthandler.register(keeper.DUMP, place.channels.trace, all_threads=False)
    limits.apply(task.limits, own_user=place.shut)
    if sys.platform == "linux":
        linux.drop_capabilities()
        linux.gain_nothing()
        with contextlib.suppress(OSError):  # a machine whose calls have other numbers
            seccomp.refuse_calls()
    audit_hook.install(place.folder, files=not place.shut)


def _settle_down(folder: Path, task: Task) -> None:
    """Make the folders, and let everything point there."""
    home, temporary = folder / "home", folder / "tmp"
    for path in (home, temporary):
        path.mkdir()
    os.chdir(home)
    tempfile.tempdir = str(temporary)
    places = {"HOME": str(home), "TMPDIR": str(temporary), "PATH": f"{sys.prefix}/bin:{os.environ.get('PATH', '')}"}
    os.environ |= {**places, **task.env}
    sys.argv = [""]
    sys.path.insert(0, str(home))
