"""The observations that the code's process reports, and their private encoding.

They contain no verdict. The process has run code that may have changed any module or builtin, so that the encoder uses
nothing that is looked up in either: functions of C that were taken before, and the builtins of the runner's own (see
`start`).
"""

from __future__ import annotations

from dataclasses import dataclass
from json.encoder import encode_basestring_ascii as _quoted  # a function of C, if this Python has it

from .messages import Error, ExampleRecord, Site


@dataclass(frozen=True)
class Outline:
    """All that the steps may report, known before the first one runs: for each step the number of its marks, and all
    sites.
    """

    marks: tuple[int, ...]
    sites: tuple[Site, ...]


@dataclass(frozen=True)
class StepReport:
    """The run of a step: its outputs, the number of marks that it passed, and the names of the exception that it
    raised.
    """

    stdout: str
    values: tuple[str | None, ...]
    examples: tuple[ExampleRecord, ...]
    held: int
    marks: int
    raised: tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """The counts of a site; see `Site`."""

    begun: int
    held: int
    counts: bool


@dataclass(frozen=True)
class CodeReport:
    """The whole run. An `error` without a type is a change to the builtins or fixtures that proofs rely on."""

    steps: tuple[StepReport, ...]
    counts: tuple[Count, ...]
    error: Error | None
    lost: tuple[Error, ...]
    streams: bool


def to_json(value: object) -> str:
    """Encode a value of this module, or one of JSON's, in ASCII."""
    kind = type(value)
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, str):  # of a class that the code may have derived
        return _quoted(str.encode(value, "utf-8", "backslashreplace").decode())
    if isinstance(value, tuple):
        return "[" + ",".join([to_json(item) for item in value]) + "]"
    return "{" + ",".join([_quoted(name) + ":" + to_json(item) for name, item in vars(value).items()]) + "}"
