"""The messages between a runner and its parent: one JSON object a line, in the order `Setup`, `Task`, `Task`, …

The runner answers with one `Hello`, then one `Result` for each task, as soon as it is ready. It ends, with all that it
runs, as soon as its standard input is closed. Lines and columns count from 1; columns are code points.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar

M = TypeVar("M")
MIB = 1024 * 1024


@dataclass(frozen=True)
class Setup:
    """The modules to import before any task, if they can be, and the number of tasks that may run at once.

    Without `namespaces` the runner works as on a system that refuses them.
    """

    imports: tuple[str, ...] = ()
    jobs: int = 1
    namespaces: bool = True


@dataclass(frozen=True)
class Isolation:
    """The promises that the system enforces; `reason` says why not all of them."""

    network: bool
    filesystem: bool
    processes: bool
    memory: bool
    reason: str = ""


@dataclass(frozen=True)
class Hello:
    """The version of the interpreter, and the isolation of code in it."""

    python: str
    isolation: Isolation


@dataclass(frozen=True)
class Watch:
    """A statement whose value or output is recorded: the line of its end and the column of its start."""

    line: int
    column: int
    form: Literal["value", "prints"]


@dataclass(frozen=True)
class Example:
    """One example of a session, with the line of the step's source on which it begins."""

    line: int
    source: str


@dataclass(frozen=True)
class Step:
    """One code; `fresh` starts a new namespace. Only sessions have examples."""

    kind: Literal["code", "session"]
    name: str
    role: Literal["prelude", "answer", "proof"]
    source: str
    fresh: bool = False
    expect_error: str = ""
    watches: tuple[Watch, ...] = ()
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Limits:
    """The limits of a question: seconds of processor time, and bytes of all memory, of one file, and of all output.

    The seconds are those of a reference machine; this one is slower by the factor `slowness`.
    """

    seconds: float = 10.0
    memory: int = 1024 * MIB
    processes: int = 32
    file_size: int = 16 * MIB
    output: int = 256 * 1024
    slowness: float = 1.0

    @property
    def processor_time(self) -> float:
        """Seconds of processor time on this machine."""
        return self.seconds * self.slowness

    @property
    def patience(self) -> float:
        """Seconds by the clock, for code that waits, and for a processor that is busy."""
        return 3 * self.processor_time


@dataclass(frozen=True)
class Task:
    """One question: its steps run in order in a process of their own, after `earlier` process ids are used up."""

    id: str
    steps: tuple[Step, ...]
    fixtures: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = Limits()
    earlier: int = 0


@dataclass(frozen=True)
class ExampleRecord:
    """The output of an example, and the last line of the traceback of its error."""

    stdout: str
    error: str = ""


@dataclass(frozen=True)
class StepRecord:
    """The output of a step, and the values of its watches: None if the statement was not reached.

    `held` is the number of sites that held while it ran, wherever they stand; a loop makes it no larger.
    """

    stdout: str = ""
    values: tuple[str | None, ...] = ()
    examples: tuple[ExampleRecord, ...] = ()
    held: int = 0


@dataclass(frozen=True)
class Site:
    """A place in a step that asserts something, with the numbers of times that it began and held.

    It is a statement `assert`, a block such as that of `pytest.raises`, or a call of an assertion method. It does not
    `count` if only its name is that of an assertion: the code that it calls may have assertions of its own.
    """

    step: int
    line: int
    column: int
    end_line: int
    end_column: int
    begun: int = 0
    held: int = 0
    counts: bool = True


@dataclass(frozen=True)
class Error:
    """The error that ended a question, and its place in a step's source; `type` is empty if it was no exception."""

    step: int
    type: str
    message: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class Result:
    """The result of a question.

    "passed": every step ran to its end, and the expected errors came. "failed": the code is to blame, see `error`.
    "stopped": it was ended, or ended itself; the `reason` is one of "time", "memory", "processes", "output", "exit",
    "killed" and "forged". `lost` are exceptions that ended a thread or a task, or came up where nothing can catch them.
    """

    id: str
    status: Literal["passed", "failed", "stopped"]
    reason: str = ""
    message: str = ""
    steps: tuple[StepRecord, ...] = ()
    error: Error | None = None
    seconds: float = 0.0
    sites: tuple[Site, ...] = ()
    lost: tuple[Error, ...] = ()


def encode(message: Any) -> bytes:
    """Encode a message as a line of JSON in ASCII."""
    return json.dumps(asdict(message), separators=(",", ":")).encode() + b"\n"


def decode(kind: type[M], line: bytes | str) -> M:
    """Decode a message of a kind from its line; raises ValueError for anything else."""
    try:
        return _typed(kind, json.loads(line))  # type: ignore[no-any-return]
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from error


def warm() -> None:
    """Look up the types of results once, so that processes forked later need not."""
    for kind in (Result, StepRecord, ExampleRecord, Error, Site):
        _hints(kind)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _typed(kind: Any, value: Any) -> Any:
    """Return a value of JSON as one of a type; raises ValueError or TypeError if it isn't one."""
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(value, dict):
        hints = _hints(kind)
        return kind(**{name: _typed(hints.get(name, types.NoneType), item) for name, item in value.items()})
    if origin is tuple and isinstance(value, list):
        return tuple(_typed(arguments[0], item) for item in value)
    if origin is Mapping and isinstance(value, dict):
        return {name: _typed(arguments[1], item) for name, item in value.items()}
    if origin is Literal and value in arguments:
        return value
    if origin is types.UnionType:
        return None if value is None else _typed(arguments[0], value)
    if kind is float and type(value) is int:
        return float(value)
    if isinstance(kind, type) and type(value) is kind:
        return value
    raise ValueError(f"{str(value)[:40]!r} is no {kind}")
