"""A module with known problems: a checker that reports others is not supported.

Without it, a checker that has renamed its rules would report nothing, and all code would seem right. (Also, ty gives no
answer where it finds nothing: it waits for a change.)
"""

from __future__ import annotations

from collections.abc import Iterable

from answerkey.libraries.type_checker import CheckerError, CheckerProblem, ProblemKind
from answerkey.source import LineIndex

NAME = "answerkey_probe"
_LINES: tuple[tuple[str, ProblemKind | None], ...] = (
    ("import sys", None),
    ("import typing_extensions", None),
    ("import answerkey_absent", ProblemKind.MODULE),
    ("from sys import answerkey_absent", ProblemKind.MEMBER),
    ("sys.answerkey_absent", ProblemKind.ATTRIBUTE),
    ("def one(a, /, *, b): ...", None),
    ("one(1, b=2, c=3)", ProblemKind.ARGUMENT),
    ("one(1, 2, b=3)", ProblemKind.ARGUMENT),
    ("one(a=1, b=2)", ProblemKind.ARGUMENT),
    ("one(1)", ProblemKind.MISSING),
    ("def typed(a: int): ...", None),
    ("typed('')", ProblemKind.TYPE),
    ("class Keys(typing_extensions.TypedDict, total=False): a: int", None),
    ("Keys(b=1)", ProblemKind.KEY),
    ("@typing_extensions.overload", None),
    ("def some(a: int) -> int: ...", None),
    ("@typing_extensions.overload", None),
    ("def some(a: str) -> str: ...", None),
    ("def some(a): ...", None),
    ("some(b=1)", ProblemKind.OVERLOAD),
    ('@typing_extensions.deprecated("")', None),
    ("def old(): ...", None),
    ("old()", ProblemKind.DEPRECATED),
)
"""Lines, each with the kind of its problem."""


def probe(sample: str) -> str:
    """Return the text of the module, which imports `sample`, a module that the environment certainly has."""
    return "\n".join([*(line for line, _ in _LINES), f"import {sample}", ""])


def verify(problems: Iterable[CheckerProblem], sample: str, title: str) -> None:
    """Raise CheckerError unless the checker, named `title`, reports all problems and can import `sample`."""
    lines = LineIndex(probe(sample))
    reported = {(lines.position(problem.span.start).line, problem.kind) for problem in problems}
    expected = {(line, kind) for line, (_, kind) in enumerate(_LINES, 1) if kind is not None}
    if (len(_LINES) + 1, ProblemKind.MODULE) in reported:
        raise CheckerError("the type checker can't read the environment of the libraries")
    if missing := {kind for _, kind in expected - reported}:
        raise CheckerError(f"{title} is not understood: it does not report {', '.join(sorted(missing))}")
