"""Runs the steps of one question in this process, and observes them."""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import contextvars
import inspect
import sys
from dataclasses import replace
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Protocol

from . import errors, explanations
from .capture import Capture
from .code_report import CodeReport, Outline, StepReport
from .compilation import Program, Sources, compile_steps
from .fixtures import FixtureError, make_fixtures
from .instrumentation import NAME, Classes
from .integrity import Builtins, stop_tracing
from .lost_errors import LostErrors
from .messages import Error, ExampleRecord, Step, Task
from .sites import Counts

_LONGEST = 20_000  # characters of one value
_DEPTH = 1000  # Python's default


class _Unproved(Exception):
    """A step that ended and yet proves nothing; the message says why."""


class Recorder(Counts):
    """The object that instrumented code calls while a step runs (see `instrumentation` and `sites`)."""

    failure = staticmethod(explanations.failure)

    def __init__(self, capture: Capture) -> None:
        super().__init__()
        self._capture = capture
        self.define = Classes().add
        self._marks: dict[int, int] = {}
        self.values: dict[int, str] = {}
        self.mark_count = 0

    def reset(self) -> None:
        """Forget the step before."""
        super().reset()
        self._marks, self.values, self.mark_count = {}, {}, 0

    def value(self, number: int, value: Any) -> Any:
        """Record the representation of a value, and pass the value on."""
        try:
            text = repr(value)
        except Exception as error:  # noqa: BLE001  # the code defines `__repr__`
            text = f"<{type(value).__name__} whose repr raises {type(error).__name__}>"
        self.values[number] = errors.clean(text) if len(text) > _LONGEST else _encodable(text)
        return value

    def start(self, number: int) -> None:
        """Begin a statement whose printed text is recorded."""
        self._marks[number] = self._capture.mark()

    def stop(self, number: int) -> None:
        """End a statement; in a loop its texts follow one another."""
        self.values[number] = self.values.get(number, "") + self._capture.since(self._marks[number])

    def mark(self, number: int) -> None:
        """Count a statement of the top level of the step that is mark, in order."""
        self.mark_count += number == self.mark_count


class Progress(Protocol):
    """Takes the outline before any step runs, and the number of each step that begins."""

    def __call__(self, news: Outline | int) -> None: ...


class Execution:
    """One run of one question."""

    def __init__(self, task: Task, capture: Capture, folder: Path, progress: Progress) -> None:
        self._task = task
        self._capture = capture
        self._folder = folder
        self._progress = progress
        self._sources = Sources(task.steps)
        self._recorder = Recorder(capture)
        self._context = contextvars.copy_context()
        self._runner: asyncio.Runner | None = None
        self._modules: list[ModuleType] = []
        self._reports: list[StepReport] = []
        self._lost = LostErrors()

    def run(self) -> CodeReport:
        """Run all steps until one fails."""
        programs, outline = compile_steps(self._sources)
        self._recorder.expect(len(outline.sites))
        self._progress(outline)
        self._sources.publish()
        self._lost.watch()
        setattr(builtins, NAME, self._recorder)
        before = Builtins()
        step = 0
        try:
            fixtures = make_fixtures(self._task.fixtures, self._folder)
            for step, program in enumerate(programs):
                self._progress(step)
                if self._task.steps[step].fresh or not self._modules:
                    self._start_module(fixtures)
                if self._task.steps[step].role == "proof":
                    self._check(before)
                self._run_step(step, program)
                if self._task.steps[step].role == "prelude":
                    before = Builtins()  # a prelude may change them
            self._check(before)
        except BaseException as error:  # noqa: BLE001  # the code may raise any kind
            return self._failed(step, error)
        return self._report(step, None)

    def _failed(self, step: int, error: BaseException) -> CodeReport:
        stop_tracing()
        sys.setrecursionlimit(_DEPTH)  # the code may have set one too low to describe the error
        if isinstance(error, FixtureError | _Unproved):
            described = errors.at_line(step, str(error), self._sources)
        else:
            described = errors.describe(error, step, self._sources)
        if len(self._reports) <= step < len(self._task.steps):
            self._record(self._task.steps[step], ())
        if isinstance(error, MemoryError):
            described = replace(described, type="MemoryError")
        return self._report(step, described)

    def _report(self, step: int, error: Error | None) -> CodeReport:
        lost = tuple(errors.describe(lost, step, self._sources) for lost in self._lost.errors())
        return CodeReport(tuple(self._reports), tuple(self._recorder.results()), error, lost, streams=False)

    def _check(self, before: Builtins) -> None:
        stop_tracing()
        fault = before.fault(vars(self._modules[-1])) if self._modules else ""
        if fault:
            raise _Unproved(fault)

    def _start_module(self, fixtures: dict[str, Any]) -> None:
        module = ModuleType("__main__")
        vars(module).update(fixtures, __builtins__=builtins)
        self._modules.append(module)  # functions of an older module may still need it
        sys.modules["__main__"] = module

    def _run_step(self, number: int, program: Program) -> None:
        step = self._task.steps[number]
        self._recorder.reset()
        vars(self._modules[-1])["__file__"] = program.filename
        if step.kind == "session":
            examples = tuple(self._run_example(code) for code in program.codes)
            self._record(step, examples)
            return
        raised: tuple[str, ...] = ()
        try:
            self._run_code(program.codes[0])
        except BaseException as error:  # an exception of any kind may be expected
            raised = errors.names_of(error)
            if step.expect_error not in raised:
                if step.expect_error:
                    error.add_note(f"{step.expect_error} was expected")
                raise
        if step.role == "proof":
            stop_tracing()
        self._record(step, (), raised)

    def _run_example(self, code: CodeType | Exception) -> ExampleRecord:
        before = self._capture.mark()
        sys.displayhook = sys.__displayhook__
        message = ""
        try:
            self._run_code(code)
        except Exception as error:  # noqa: BLE001  # the session may show it
            message = errors.last_line(error)
        return ExampleRecord(self._capture.since(before), message)

    def _run_code(self, code: CodeType | Exception) -> None:
        if isinstance(code, Exception):
            raise code
        namespace = vars(self._modules[-1])
        if not code.co_flags & inspect.CO_COROUTINE:
            self._context.run(exec, code, namespace)
            return
        self._runner = self._runner or asyncio.Runner()
        self._runner.run(eval(code, namespace), context=self._context)  # noqa: S307  # which makes the coroutine

    def _record(self, step: Step, examples: tuple[ExampleRecord, ...], raised: tuple[str, ...] = ()) -> None:
        recorder = self._recorder
        values = tuple(recorder.values.get(number) for number in range(len(step.watches)))
        printed = self._capture.take()
        self._reports.append(StepReport(printed, values, examples, recorder.held, recorder.mark_count, raised))


def run(task: Task, capture: Capture, folder: Path, progress: Progress) -> CodeReport:
    """Run a task and report on it; meanwhile no module of the runner is found by its name."""
    package = __package__ or ""
    for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        del sys.modules[name]
    with contextlib.suppress(KeyError):
        del sys.modules["__main__"]
    return Execution(task, capture, folder, progress).run()


def _encodable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
