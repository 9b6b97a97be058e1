"""One question: isolates it, starts its keeper, listens to both, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace

from . import code_process, keeper, linux, sandbox
from .capture import make_file, out_of_the_way
from .code_process import Channels
from .judge import Judge
from .keeper import Ending
from .messages import Result, Task

_GRACE = 2.0  # seconds after which a keeper that doesn't end a question itself is ended


def answer(task: Task, private: Sequence[int], *, shut: bool, nobody: bool = False) -> Result:
    """Run a task in processes below this one, which exists for that alone, and end them all.

    `private` are descriptors that the code must not have. With `shut` this process is in the sandbox; with `nobody` it
    is root's, and the code's is not. Raises OSError if the system refuses what is needed.
    """
    begun = time.monotonic()
    token = secrets.token_hex(16).encode()
    report, ending = _report_channel(), os.pipe()
    channels = Channels(make_file("out"), make_file("err"), make_file("trace"), out_of_the_way(report[1]))
    folder = sandbox.FOLDER if shut else tempfile.mkdtemp(prefix="proof-")
    keeper.adopt()
    child = 0
    try:
        if shut:
            sandbox.shut_in()
        child = os.fork()
        if child == 0:
            for handle in (report[0], ending[0], *private):
                os.close(handle)
            _keep(code_process.Place(channels, folder, shut, nobody), task, ending[1], token)
        os.close(channels.report)
        os.close(ending[1])
        reported, end = _listen(task, report[0], ending[0])
    finally:
        if child:
            _end(child, shut=shut)
        if not shut:
            _remove(folder)
    result = Judge(task, channels, token, reported).judge(end)
    return replace(result, id=task.id, seconds=round(time.monotonic() - begun, 4))


def _report_channel() -> tuple[int, int]:
    """Return two descriptors, to read and to write; unlike those of a pipe, `/proc/self/fd` can't open them again."""
    kind = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_STREAM
    reading, writing = socket.socketpair(socket.AF_UNIX, kind)
    reading.shutdown(socket.SHUT_WR)  # so that a reader at the other end gets nothing
    return reading.detach(), writing.detach()


def _end(child: int, *, shut: bool) -> None:
    """End a keeper and all below it."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    if not shut:  # else the kernel does so
        keeper.end_descendants()
    with contextlib.suppress(ChildProcessError):
        os.waitpid(child, 0)


def _remove(folder: str) -> None:
    """Remove a folder, even one that is too deep for Python or that the code has locked."""
    try:
        shutil.rmtree(folder)
    except (OSError, RecursionError):
        for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
            subprocess.run([*command, folder], check=False, stderr=subprocess.DEVNULL)  # noqa: S603


def _keep(place: code_process.Place, task: Task, ending: int, token: bytes) -> None:
    """Run the keeper in its own process. Never returns."""
    try:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # with a handler, the code could send it
        if sys.platform == "linux":
            linux.die_with_parent(signal.SIGKILL)
        if place.shut:
            sandbox.settle(task.limits.file_size * 4)

        def code() -> None:
            code_process.live(place, task, token)

        _use_up_ids(task.earlier)
        outputs = (place.channels.out, place.channels.err)
        keeper.Keeper(task.limits, outputs, place.shut, code).keep(ending, place.channels.report)
    except BaseException as error:  # noqa: BLE001  # this fork must not return into its parent's code
        Ending(-1, "killed", f"it could not be shut in: {error}").write(ending)
    finally:
        os._exit(1)


def _use_up_ids(count: int) -> None:
    """Start and end processes, which changes the ids of those after them."""
    for _ in range(count):
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)


def _listen(task: Task, report: int, ending: int) -> tuple[bytes, Ending]:
    """Return the code's report and its ending, as the keeper tells it or as the keeper's own time is up."""
    os.set_blocking(report, False)
    deadline = time.monotonic() + task.limits.patience + _GRACE
    most = task.limits.output * 16 + (1 << 20)
    reported, end, handles = b"", b"", [report, ending]
    while not end and len(reported) <= most:
        left = deadline - time.monotonic()
        if left <= 0:
            return reported, Ending(-1, "time", "its keeper did not end it in time")
        ready = select.select(handles, [], [], left)[0]
        if report in ready:
            reported += (data := os.read(report, 1 << 16))
            handles = handles if data else [ending]
        elif ending in ready:
            end = os.read(ending, 1 << 16) or b"\0"
    with contextlib.suppress(BlockingIOError):
        while len(reported) <= most and (data := os.read(report, 1 << 16)):
            reported += data
    if len(reported) > most:
        return b"", Ending(-1, "output", "it wrote too much to the channel of its report")
    return reported, Ending.read(end)
