"""The life of the process that runs the code: it gives up all rights, runs the steps, and reports."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from . import auditing, execution, filtering, keeper, limits, linux, room
from .capture import Capture, open_streams, untouched
from .messages import Result, Task, encode


class Channels(NamedTuple):
    """Where it writes: files for printed text, errors and tracebacks, and a pipe for its report."""

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
    """Run a task, and report each step that begins, and the result; a line without the token counts for nothing.

    Never returns.
    """
    status, channels = 1, place.channels
    own, write, end = os.getpid, os.write, os._exit  # which the code may replace
    pid = own()

    def say(text: bytes) -> None:
        data = memoryview(token + text + b"\n")
        while data:
            data = data[write(channels.report, data) :]

    try:
        result = _result(place, task, lambda step: say(b"%d" % step))
        if own() == pid:  # a copy that the code has made of itself has nothing to say
            limits.use_reserve()
            if result.status == "passed" and not untouched(channels.out, channels.err):
                result = Result(task.id, "failed", "", "the code closes or replaces its standard output", result.steps)
            say(encode(result).rstrip())
            status = 0
    finally:
        end(status)


def _result(place: Place, task: Task, progress: Callable[[int], None]) -> Result:
    try:
        _prepare(place, task)
    except OSError as error:
        return Result(task.id, "stopped", "killed", f"it could not be shut in: {error}")
    capture = Capture(place.channels.out, task.limits.output)
    try:
        return execution.run(task, capture, Path(place.folder, "tmp_path"), progress)
    except BaseException as error:  # noqa: BLE001  # an exception of the code's that defies being looked at
        return Result(task.id, "failed", "", f"an error that can't be described: {type(error).__name__}")


def _prepare(place: Place, task: Task) -> None:
    """Take away from this process what the code shall not have."""
    if place.nobody:
        os.chown(place.folder, room.NOBODY, room.NOBODY)
        room.become_nobody()
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
            filtering.refuse_calls()
    auditing.install(place.folder, files=not place.shut)


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
