"""Comparison of an output with the one that a text claims.

Texts are compared as doctest does: ``...`` matches anything, and any blanks match others. Texts that differ are then
compared as Python expressions, in which quotes of either kind and the order of the items of sets and mappings are
equal.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from datetime import date, timedelta
from doctest import BLANKLINE_MARKER, DONT_ACCEPT_TRUE_FOR_1, ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker

FLAGS = ELLIPSIS | NORMALIZE_WHITESPACE | DONT_ACCEPT_TRUE_FOR_1
_LONGEST = 5_000  # characters of a value that is parsed
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
_TEMPORARY = re.compile(r"/(?:private/)?(?:tmp|var/tmp|var/folders|proof)/[^\s'\"]+")  # `/proof` is the runner's own
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_VALUE = re.compile(r"(datetime\.(?:date|datetime))\((\d{4}, \d\d?, \d\d?)(?:, [^()]*)?\)")


def agrees(want: str, got: str, flags: int = FLAGS) -> bool:
    """Return True if an output is the expected one."""
    return OutputChecker().check_output(_with_line_end(want), _with_line_end(got), flags) or _same_value(want, got)


def prints(want: str, got: str) -> bool:
    """Return True if a printed text is the one in a comment, where commas may stand for line ends."""
    return agrees(want, got) or agrees(want, ", ".join(got.splitlines()))


def _with_line_end(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


def _same_value(want: str, got: str) -> bool:
    if len(want) > _LONGEST or len(got) > _LONGEST:
        return False
    try:
        first, second = (ast.parse(text.strip(), mode="eval") for text in (want, got))
        return _same(first, second)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _same(want: object, got: object) -> bool:
    """Return True if two parts of syntax trees mean the same value; numbers of different types don't."""
    if isinstance(want, ast.Constant) and want.value is ...:
        return True
    if type(want) is not type(got):
        return False
    match want, got:
        case ast.Dict(), ast.Dict():
            return _same_items(_pairs(want), _pairs(got))
        case ast.Set(), ast.Set():
            return _same_items(want.elts, got.elts)
        case ast.Constant(), ast.Constant():
            return type(want.value) is type(got.value) and want.value == got.value
        case ast.AST(), ast.AST():
            return all(_same(getattr(want, name, None), getattr(got, name, None)) for name in want._fields)
        case (list(), list()):
            return len(want) == len(got) and all(map(_same, want, got))
    return want == got


def _pairs(node: ast.Dict) -> list[object]:
    return [list(pair) for pair in zip(node.keys, node.values, strict=True)]


def _same_items(want: Sequence[object], got: Sequence[object]) -> bool:
    """Return True if two sequences have the same items in any order."""
    remaining = list(got)
    for item in want:
        index = next((number for number, other in enumerate(remaining) if _same(item, other)), None)
        if index is None:
            return False
        del remaining[index]
    return not remaining


def lasting(text: str, today: date) -> str:
    """Return an output as it is written into a page, with ``...`` for parts that differ from run to run."""
    text = _TEMPORARY.sub("...", _ADDRESS.sub("0x...", text))
    days = {today + timedelta(days=offset) for offset in (-1, 0, 1)}
    text = _MOMENT.sub(lambda match: "..." if match[1] in map(str, days) else match[0], text)
    offset = {f"{day.year}, {day.month}, {day.day}" for day in days}
    return _VALUE.sub(lambda match: f"{match[1]}(...)" if match[2] in offset else match[0], text)


def as_expected_lines(output: str) -> list[str]:
    """Return the lines of an output as a session shows them, where an empty line would end it."""
    lines = output.rstrip("\n").split("\n") if output.strip() else []
    return [line if line.strip() else BLANKLINE_MARKER for line in lines]
