"""The process that runs the code: it gives up all rights, runs the steps, and reports."""

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
"""The type of an error before any code ran."""
_PACKET = 1 << 15  # bytes, of which a socket takes several at once


class Channels(NamedTuple):
    """The descriptors to write to: files for output, errors and tracebacks, and a socket for the report."""

    out: int
    err: int
    trace: int
    report: int


class Place(NamedTuple):
    """The channels and folder of the process: `shut` if it is in the sandbox, `nobody` if it gives up root."""

    channels: Channels
    folder: str
    shut: bool
    nobody: bool


def live(place: Place, task: Task, token: bytes) -> None:
    """Run a task, and report its outline, each step that begins, and its observations; never return.

    Each line of the report begins with the token; others do not count.
    """
    status, channels = 1, place.channels
    own, write, end = os.getpid, os.write, os._exit  # the code may replace those of `os`
    pid = own()

    def send(news: Outline | CodeReport | int) -> None:
        data = token + to_json(news).encode() + b"\n"
        for start in range(0, len(data), _PACKET):
            write(channels.report, data[start : start + _PACKET])

    try:
        report = _report(place, task, send)
        if own() == pid:  # a fork of the code must not report
            limits.use_reserve()
            send(replace(report, streams=untouched(channels.out, channels.err)))
            status = 0
    finally:
        end(status)


def _report(place: Place, task: Task, send: execution.Progress) -> CodeReport:
    try:
        _prepare(place, task)
    except OSError as error:
        return _nothing(NOT_SHUT_IN, str(error))
    capture = Capture(place.channels.out, task.limits.output)
    try:
        return execution.run(task, capture, Path(place.folder, "tmp_path"), send)
    except BaseException as error:  # noqa: BLE001  # the code may raise one that can't even be described
        return _nothing("", f"an error that can't be described: {type(error).__name__}")


def _nothing(kind: str, message: str) -> CodeReport:
    return CodeReport((), (), Error(0, kind, message, 0, 0, 0, 0), (), streams=False)


def _prepare(place: Place, task: Task) -> None:
    """Take away from this process what the code may not have."""
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
        with contextlib.suppress(OSError):  # the numbers of the calls are not known for this machine
            seccomp.refuse_calls()
    audit_hook.install(place.folder, files=not place.shut)


def _settle_down(folder: Path, task: Task) -> None:
    """Make the home and temporary folders, and point the process there."""
    home, temporary = folder / "home", folder / "tmp"
    for path in (home, temporary):
        path.mkdir()
    os.chdir(home)
    tempfile.tempdir = str(temporary)
    places = {"HOME": str(home), "TMPDIR": str(temporary), "PATH": f"{sys.prefix}/bin:{os.environ.get('PATH', '')}"}
    os.environ |= {**places, **task.env}
    sys.argv = [""]
    sys.path.insert(0, str(home))
