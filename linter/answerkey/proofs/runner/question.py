"""One question: shuts it in, starts its keeper, and makes the result of what it reports and how it ended."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import select
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from . import errors, inside, keeper, linux, room
from .capture import make_file, out_of_the_way
from .compiling import Sources
from .inside import Channels
from .keeper import Ending
from .messages import Result, Task, decode

_GRACE = 2.0  # seconds after which a keeper that doesn't end a question itself is ended
_LAST_WORDS = 500  # bytes
_FRAME = re.compile(rb'File "(<[^"\n]*>)", line (\d+)')  # as faulthandler writes them, the latest first


def answer(task: Task, private: Sequence[int], *, shut: bool, nobody: bool = False) -> Result:
    """Run a task in processes below this one, which is there for nothing else, and end them all.

    `private` are descriptors that the code must not have. With `shut` this process is in the room; with `nobody` it is
    root's, and the code's is not. Raises OSError where the system refuses what is needed.
    """
    begun = time.monotonic()
    token = secrets.token_hex(16).encode()
    report, ending = os.pipe(), os.pipe()
    channels = Channels(make_file("out"), make_file("err"), make_file("trace"), out_of_the_way(report[1]))
    folder = room.FOLDER if shut else tempfile.mkdtemp(prefix="proof-")
    keeper.adopt()
    child = 0
    try:
        if shut:
            room.shut_in()
        child = os.fork()
        if child == 0:
            for handle in (report[0], ending[0], *private):
                os.close(handle)
            _keep(inside.Place(channels, folder, shut, nobody), task, ending[1], token)
        os.close(channels.report)
        os.close(ending[1])
        reported, end = _listen(task, report[0], ending[0])
    finally:
        if child:
            _end(child, shut=shut)
        if not shut:
            shutil.rmtree(folder, ignore_errors=True)
    result = _Judge(task, channels, token, reported).judge(end)
    return replace(result, id=task.id, seconds=round(time.monotonic() - begun, 4))


def _end(child: int, *, shut: bool) -> None:
    """End a keeper and all below it."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    if not shut:  # else the kernel does so
        keeper.end_descendants()
    with contextlib.suppress(ChildProcessError):
        os.waitpid(child, 0)


def _keep(place: inside.Place, task: Task, ending: int, token: bytes) -> None:
    """The keeper's life. Never returns."""
    try:
        if sys.platform == "linux":
            linux.die_with_parent(signal.SIGKILL)
        if place.shut:
            room.settle(task.limits.file_size * 4)

        def code() -> None:
            inside.live(place, task, token)

        outputs = (place.channels.out, place.channels.err)
        keeper.Keeper(task.limits, outputs, place.shut, code).keep(ending, place.channels.report)
    except BaseException as error:  # noqa: BLE001  # nothing may go on from here as if it were the process above
        Ending(-1, "killed", f"it could not be shut in: {error}").write(ending)
    finally:
        os._exit(1)


def _listen(task: Task, report: int, ending: int) -> tuple[bytes, Ending]:
    """What the code reports, and how it ended: when the keeper says so, or when the keeper's own time is up."""
    os.set_blocking(report, False)
    deadline = time.monotonic() + task.limits.seconds + _GRACE
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


class _Judge(NamedTuple):
    """Makes the result of a question: only a report with its token counts, and only of a process that ended well."""

    task: Task
    channels: Channels
    token: bytes
    reported: bytes

    def judge(self, ending: Ending) -> Result:
        if ending.reason:
            return self._stopped(ending.reason, ending.message)
        if any(line and not line.startswith(self.token) for line in self.reported.split(b"\n")):
            return self._stopped("forged", "the code writes to the channel of its report")
        results = [line for line in self._own_lines() if line.startswith(b"{")]
        if ending.status == 0 and len(results) == 1:
            try:
                return decode(Result, results[0])
            except ValueError as error:
                return self._stopped("forged", f"its report can't be read: {error}")
        if os.WIFSIGNALED(ending.status):
            number = os.WTERMSIG(ending.status)
            name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
            return self._stopped("killed", f"its process was ended by {name}{self._last_words()}")
        code = os.waitstatus_to_exitcode(ending.status)
        return self._stopped("exit", f"the code ends its process before its end (exit code {code})")

    def _last_words(self) -> str:
        """The end of what was written to the standard error."""
        size = os.fstat(self.channels.err).st_size
        words = os.pread(self.channels.err, _LAST_WORDS, max(0, size - _LAST_WORDS)).decode("utf-8", "replace").strip()
        return errors.clean(f"\n{words}") if words else ""

    def _own_lines(self) -> list[bytes]:
        lines = self.reported.split(b"\n")
        return [line.removeprefix(self.token) for line in lines if line.startswith(self.token)]

    def _stopped(self, reason: str, message: str) -> Result:
        """A question that was ended, with the place where it was then, as far as that is known."""
        begun = [int(line) for line in self._own_lines() if line.isdigit()]
        if not begun or begun[-1] >= len(self.task.steps):
            return Result(self.task.id, "stopped", reason, message)
        sources = Sources(self.task.steps)
        step, line = begun[-1], 1
        for name, number in _FRAME.findall(os.pread(self.channels.trace, 1 << 16, 0)):
            found = sources.names.get(name.decode("utf-8", "replace"))
            if found is not None:
                step, line = found, int(number)
                break
        return Result(self.task.id, "stopped", reason, message, error=errors.whole(step, message, sources, line))
