"""Compiles all steps of a question before any of them runs: nothing that the code does later changes what it means."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import CodeType

from .code_report import Outline
from .explanations import explain_asserts
from .instrumentation import add_marks, add_watches, tell_classes
from .messages import Site, Step
from .sites import count_sites


@dataclass(frozen=True)
class Program:
    """A step's code: one for a step, one for each example of a session, or the error in its place.

    `marks` says how many statements will report that they are done.
    """

    filename: str
    codes: tuple[CodeType | Exception, ...]
    marks: int = 0


@dataclass
class Sources:
    """The source texts of the steps, by the names under which tracebacks know them."""

    steps: Sequence[Step]
    names: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.names = {}
        for number, step in enumerate(self.steps):
            name = f"<{step.name}>" if f"<{step.name}>" not in self.names else f"<{step.name} ({number})>"
            self.names[name] = number

    def publish(self) -> None:
        """Let `inspect` and `traceback` find the sources."""
        for name, number in self.names.items():
            source = f"{self.steps[number].source}\n"  # as `linecache` ends a file
            linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)

    def line(self, step: int, number: int) -> str:
        """A line of a step's source, from 1; an empty one where there is none."""
        lines = self.steps[step].source.split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""


def compile_steps(sources: Sources) -> tuple[tuple[Program, ...], Outline]:
    """The programs of all steps, and what they are to report."""
    sites: list[Site] = []
    programs = tuple(_program(number, sources.steps[number], name, sites) for name, number in sources.names.items())
    return programs, Outline(tuple(program.marks for program in programs), tuple(sites))


def _program(number: int, step: Step, name: str, sites: list[Site]) -> Program:
    if step.kind == "session":
        return Program(name, tuple(_attempt_example(example.source, example.line, name) for example in step.examples))
    try:
        tree = ast.parse(step.source, name)
        add_watches(tree, step.watches)
        sites += count_sites(tree, number, len(sites), step.source)
        marks = add_marks(tree)
        tell_classes(tree)
        explain_asserts(tree, step.source)
        return Program(name, (_compile(tree, name, "exec"),), marks)
    except Exception as error:  # noqa: BLE001  # the compiler's are of many kinds; it is raised when the step's turn comes
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
