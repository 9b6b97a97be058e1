"""The verdict on a question, from the report of its code's process and from the end of that process."""

from __future__ import annotations

import os
import re
import signal
from dataclasses import replace
from typing import NamedTuple

from . import errors
from .code_process import NOT_SHUT_IN, Channels
from .code_report import CodeReport, Outline
from .compilation import Sources
from .keeper import Ending
from .messages import Error, Result, StepRecord, Task, decode

_OUTLINE, _REPORT = b'{"marks":', b'{"steps":'
_LAST_WORDS = 500  # bytes
_FRAME = re.compile(rb'File "(<[^"\n]*>)", line (\d{1,9})\b')  # as faulthandler writes them, the latest first


class Judge(NamedTuple):
    """Makes the result of a question; only a report with its token counts, and only of a process that ended well."""

    task: Task
    channels: Channels
    token: bytes
    reported: bytes

    def judge(self, ending: Ending) -> Result:
        if ending.reason:
            return self._stopped(ending.reason, ending.message)
        if any(line and not line.startswith(self.token) for line in self.reported.split(b"\n")):
            return self._stopped("forged", "the code writes to the channel of its report")
        reports = [line for line in self._own_lines() if line.startswith(_REPORT)]
        if ending.status == 0 and len(reports) == 1:
            try:
                return self._read(reports[0])
            except ValueError as error:
                return self._stopped("forged", f"its report can't be read: {error}")
        if os.WIFSIGNALED(ending.status):
            number = os.WTERMSIG(ending.status)
            name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
            return self._stopped("killed", f"its process was ended by {name}{self._last_words()}")
        code = os.waitstatus_to_exitcode(ending.status)
        return self._stopped("exit", f"the code ends its process before its end (exit code {code})")

    def _read(self, line: bytes) -> Result:
        """Judge a report; raises ValueError if it can't be one on this task."""
        report = decode(CodeReport, line)
        if report.error is not None and report.error.type == NOT_SHUT_IN:
            return self._stopped("killed", f"it could not be shut in: {report.error.message}")
        first = self._own_lines()[0]  # written before the code ran
        outline = decode(Outline, first) if first.startswith(_OUTLINE) else Outline((), ())
        self._check(report, outline)
        error = self._fault(report, outline) or report.error
        records = tuple(StepRecord(step.stdout, step.values, step.examples, step.held) for step in report.steps)
        counts = zip(outline.sites, report.counts, strict=False)
        sites = tuple(replace(site, **vars(count)) for site, count in counts)
        result = Result(self.task.id, "passed", steps=records, sites=sites, lost=report.lost)
        if error is not None and error.type == "MemoryError":
            message = f"it needs more than {self.task.limits.memory >> 20} MiB"
            error = replace(error, message=message)
            return replace(result, status="stopped", reason="memory", message=message, error=error)
        if error is not None:
            return replace(result, status="failed", message=error.message, error=error if error.line else None)
        if not report.streams:
            return replace(result, status="failed", message="the code closes or replaces its standard output")
        return result

    def _check(self, report: CodeReport, outline: Outline) -> None:
        steps = len(self.task.steps)
        for error in (*report.lost, *([report.error] if report.error else [])):
            if not 0 <= error.step < steps:
                raise ValueError(f"there is no step {error.step}")
        whole = len(report.steps) == len(outline.marks) == steps and len(report.counts) == len(outline.sites)
        if not whole and report.error is None:
            raise ValueError("it says nothing of some of its steps")

    def _fault(self, report: CodeReport, outline: Outline) -> Error | None:
        """Return the fault of the first step that ended and yet proves nothing."""
        for number, (step_report, marks) in enumerate(zip(report.steps, outline.marks, strict=False)):
            step = self.task.steps[number]
            if report.error is not None and report.error.step == number:
                return None
            if step.expect_error and step.expect_error not in step_report.raised:
                return self._at_first_line(number, f"it raises no {step.expect_error}")
            if step.kind == "code" and not step.expect_error and step_report.marks != marks:
                return self._at_first_line(number, "the code has jumped over some of its own statements")
        return None

    def _at_first_line(self, step: int, message: str) -> Error:
        return errors.at_line(step, message, Sources(self.task.steps))

    def _last_words(self) -> str:
        """Return the last bytes of the standard error."""
        size = os.fstat(self.channels.err).st_size
        words = os.pread(self.channels.err, _LAST_WORDS, max(0, size - _LAST_WORDS)).decode("utf-8", "replace").strip()
        return errors.clean(f"\n{words}") if words else ""

    def _own_lines(self) -> list[bytes]:
        lines = self.reported.split(b"\n")
        return [line.removeprefix(self.token) for line in lines if line.startswith(self.token)]

    def _stopped(self, reason: str, message: str) -> Result:
        """Return the result of a question that was ended, with its place at that time if it is known."""
        sources = Sources(self.task.steps)
        numbers = {b"%d" % number: number for number in range(len(self.task.steps))}
        begun = [numbers[line] for line in self._own_lines() if line in numbers]
        if not begun:
            return Result(self.task.id, "stopped", reason, message)
        step, line = begun[-1], 1
        for name, number in _FRAME.findall(os.pread(self.channels.trace, 1 << 16, 0)):
            position = sources.names.get(name.decode("utf-8", "replace"))
            if position is not None:
                step, line = position, int(number)
                break
        return Result(self.task.id, "stopped", reason, message, error=errors.at_line(step, message, sources, line))
