"""The result of a question: what its code reports, if that counts, and how its process ended."""

from __future__ import annotations

import os
import re
import signal
from typing import NamedTuple

from . import errors
from .compiling import Sources
from .inside import Channels
from .keeper import Ending
from .messages import Result, Task, decode

_LAST_WORDS = 500  # bytes
_FRAME = re.compile(rb'File "(<[^"\n]*>)", line (\d{1,9})\b')  # as faulthandler writes them, the latest first


class Judge(NamedTuple):
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
                return self._read(results[0])
            except ValueError as error:
                return self._stopped("forged", f"its report can't be read: {error}")
        if os.WIFSIGNALED(ending.status):
            number = os.WTERMSIG(ending.status)
            name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
            return self._stopped("killed", f"its process was ended by {name}{self._last_words()}")
        code = os.waitstatus_to_exitcode(ending.status)
        return self._stopped("exit", f"the code ends its process before its end (exit code {code})")

    def _read(self, line: bytes) -> Result:
        """The result that the code's process reports; raises ValueError where it can't be one of this task's."""
        result = decode(Result, line)
        if result.error is not None and not 0 <= result.error.step < len(self.task.steps):
            raise ValueError(f"there is no step {result.error.step}")
        return result

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
        sources = Sources(self.task.steps)
        numbers = {b"%d" % number: number for number in range(len(self.task.steps))}
        begun = [numbers[line] for line in self._own_lines() if line in numbers]
        if not begun:
            return Result(self.task.id, "stopped", reason, message)
        step, line = begun[-1], 1
        for name, number in _FRAME.findall(os.pread(self.channels.trace, 1 << 16, 0)):
            found = sources.names.get(name.decode("utf-8", "replace"))
            if found is not None:
                step, line = found, int(number)
                break
        return Result(self.task.id, "stopped", reason, message, error=errors.whole(step, message, sources, line))
