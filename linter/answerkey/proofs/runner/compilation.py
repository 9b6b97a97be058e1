"""Compilation of all steps of a question before any runs, so that no code changes how later steps compile."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import CodeType

from .code_report import Outline
from .explanations import explain_asserts
from .instrumentation import add_marks, add_watches, register_classes
from .messages import Site, Step
from .sites import add_sites


@dataclass(frozen=True)
class Program:
    """The codes of a step: one, or one for each example of a session; an error stands for a code that does not compile.

    `marks` is the number of statements that report when they are done.
    """

    filename: str
    codes: tuple[CodeType | Exception, ...]
    marks: int = 0


@dataclass
class Sources:
    """The source texts of the steps, by the file names that tracebacks show."""

    steps: Sequence[Step]
    names: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.names = {}
        for number, step in enumerate(self.steps):
            name = f"<{step.name}>" if f"<{step.name}>" not in self.names else f"<{step.name} ({number})>"
            self.names[name] = number

    def publish(self) -> None:
        """Make the sources available to `inspect` and `traceback`."""
        for name, number in self.names.items():
            source = f"{self.steps[number].source}\n"  # as `linecache` ends a file
            linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)

    def line(self, step: int, number: int) -> str:
        """Return a line of a step's source, from 1; an empty one if there is no such line."""
        lines = self.steps[step].source.split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""


def compile_steps(sources: Sources) -> tuple[tuple[Program, ...], Outline]:
    """Return the programs of all steps, and all that they may report."""
    sites: list[Site] = []
    programs = tuple(_program(number, sources.steps[number], name, sites) for name, number in sources.names.items())
    return programs, Outline(tuple(program.marks for program in programs), tuple(sites))


def _program(number: int, step: Step, name: str, sites: list[Site]) -> Program:
    if step.kind == "session":
        return Program(name, tuple(_attempt_example(example.source, example.line, name) for example in step.examples))
    try:
        tree = ast.parse(step.source, name)
        add_watches(tree, step.watches)
        sites += add_sites(tree, number, len(sites), step.source)
        marks = add_marks(tree)
        register_classes(tree)
        explain_asserts(tree, step.source)
        return Program(name, (_compile(tree, name, "exec"),), marks)
    except Exception as error:  # noqa: BLE001  # the compiler raises many kinds; the step raises it again
        return Program(name, (error,))


def _attempt_example(source: str, line: int, name: str) -> CodeType | Exception:
    try:
        tree = ast.parse(source, name, "single")
        ast.increment_lineno(tree, line - 1)
        return _compile(tree, name, "single")
    except Exception as error:  # noqa: BLE001  # as above
        if isinstance(error, SyntaxError) and error.lineno is not None:
            error.lineno += line - 1
        return error


def _compile(tree: ast.Module | ast.Interactive, name: str, mode: str) -> CodeType:
    code = compile(tree, name, mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True, optimize=0)
    assert isinstance(code, CodeType)
    return code
