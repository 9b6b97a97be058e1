"""A module in which it is known what is wrong: a checker that says something else of it is not understood.

Without it, one whose rules have other names than they had would find nothing, and all would seem to be right. (ty also
waits for a change, and answers not at all, where it finds nothing.)
"""

from __future__ import annotations

from collections.abc import Iterable

from answerkey.libraries.checking import CheckerError, Kind, Problem
from answerkey.source import LineIndex

NAME = "answerkey_probe"
_LINES: tuple[tuple[str, Kind | None], ...] = (
    ("import sys", None),
    ("import typing_extensions", None),
    ("import answerkey_absent", Kind.MODULE),
    ("from sys import answerkey_absent", Kind.MEMBER),
    ("sys.answerkey_absent", Kind.ATTRIBUTE),
    ("def one(a, /, *, b): ...", None),
    ("one(1, b=2, c=3)", Kind.ARGUMENT),
    ("one(1, 2, b=3)", Kind.ARGUMENT),
    ("one(a=1, b=2)", Kind.ARGUMENT),
    ("one(1)", Kind.MISSING),
    ("@typing_extensions.overload", None),
    ("def some(a: int) -> int: ...", None),
    ("@typing_extensions.overload", None),
    ("def some(a: str) -> str: ...", None),
    ("def some(a): ...", None),
    ("some(b=1)", Kind.OVERLOAD),
    ('@typing_extensions.deprecated("")', None),
    ("def old(): ...", None),
    ("old()", Kind.DEPRECATED),
)
"""Lines with what is wrong in each."""


def probe(sample: str) -> str:
    """The text of the module; the `sample` that it imports is a module that the environment has for sure."""
    return "\n".join([*(line for line, _ in _LINES), f"import {sample}", ""])


def refuse(problems: Iterable[Problem], sample: str, title: str) -> None:
    """Raise CheckerError unless just what is wrong in the module is said of it; `title` is that of the checker."""
    lines = LineIndex(probe(sample))
    said = {(lines.position(problem.span.start).line, problem.kind) for problem in problems}
    expected = {(line, kind) for line, (_, kind) in enumerate(_LINES, 1) if kind is not None}
    if (len(_LINES) + 1, Kind.MODULE) in said:
        raise CheckerError("the type checker can't read the environment of the libraries")
    if missing := {kind for _, kind in expected - said}:
        raise CheckerError(f"{title} is not understood: it does not report {', '.join(sorted(missing))}")
