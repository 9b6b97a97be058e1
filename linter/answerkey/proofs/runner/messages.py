"""What the runner and who started it say to each other: one JSON object a line, in the order `Setup`, `Task`, `Task`, …

The runner answers with one `Hello`, then one `Result` for each task, in the order in which they are ready. It ends, and
ends all that it runs, as soon as its standard input is closed. Lines and columns count from 1; columns are code points.
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
    """Modules to import before any task, where that works, and how many tasks may run at once.

    Without `namespaces` the runner does as where the system refuses them.
    """

    imports: tuple[str, ...] = ()
    jobs: int = 1
    namespaces: bool = True


@dataclass(frozen=True)
class Isolation:
    """What the system enforces of each promise; `reason` says why not all of it."""

    network: bool
    filesystem: bool
    processes: bool
    memory: bool
    reason: str = ""


@dataclass(frozen=True)
class Hello:
    """The version of the interpreter, and how far the code in it is shut in."""

    python: str
    isolation: Isolation


@dataclass(frozen=True)
class Watch:
    """A statement whose value, or whose printed text, is wanted: by the line of its end and the column of its start."""

    line: int
    column: int
    what: Literal["value", "prints"]


@dataclass(frozen=True)
class Example:
    """One example of a session, with the line of the step's source where it begins."""

    line: int
    source: str


@dataclass(frozen=True)
class Step:
    """A piece of code; `fresh` starts a new namespace. An example is only there in a session."""

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
    """Seconds of processor time, and bytes: memory of all processes together, one file, all that is printed."""

    seconds: float = 10.0
    memory: int = 1024 * MIB
    processes: int = 32
    file_size: int = 16 * MIB
    output: int = 256 * 1024

    @property
    def patience(self) -> float:
        """Seconds by the clock, for what waits: for others without end, or for a processor of a busy machine."""
        return 3 * self.seconds


@dataclass(frozen=True)
class Task:
    """One question: steps that run in order in a process of their own, whose id comes after so many `earlier` ones."""

    id: str
    steps: tuple[Step, ...]
    fixtures: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = Limits()
    earlier: int = 0


@dataclass(frozen=True)
class ExampleRecord:
    """What an example printed, and the last line of its error's traceback."""

    stdout: str
    error: str = ""


@dataclass(frozen=True)
class StepRecord:
    """What a step printed, and what its watches saw: nothing where the statement wasn't reached.

    `held` is the number of places whose assertions held while it ran, wherever they stand; a loop makes it no larger.
    """

    stdout: str = ""
    values: tuple[str | None, ...] = ()
    examples: tuple[ExampleRecord, ...] = ()
    held: int = 0


@dataclass(frozen=True)
class Site:
    """A place in a step that asserts something, and how often it was begun and held.

    It is a statement `assert`, a block such as that of `pytest.raises`, or a call of an assertion method. It does not
    `count` where it only has the name of one: what it calls may have assertions of its own.
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
    """What ended a question, and where in the source of which step; `type` is empty where it was no exception."""

    step: int
    type: str
    message: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class Result:
    """How a question ended.

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
    """A message as a line of JSON in ASCII."""
    return json.dumps(asdict(message), separators=(",", ":")).encode() + b"\n"


def decode(kind: type[M], line: bytes | str) -> M:
    """A message of a kind from its line; raises ValueError for anything else."""
    try:
        return _typed(kind, json.loads(line))  # type: ignore[no-any-return]
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from error


def warm() -> None:
    """Look up the types of results now, so that processes which are forked later need not."""
    for kind in (Result, StepRecord, ExampleRecord, Error, Site):
        _hints(kind)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _typed(kind: Any, value: Any) -> Any:
    """A value of JSON as a value of a type; raises ValueError or TypeError where it isn't one."""
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
