"""Errors of code that does not compile, in CPython's words and at spans of the code."""

from __future__ import annotations

import re
from typing import NamedTuple

from answerkey.snippets.offsets import CodeIndex
from answerkey.source import Span

# A message's place is that of its finding; lines of the snippet are none of the file.
_LINE = re.compile(r" \(detected at line \d+\)| on line \d+| \(<\w+>, line \d+\)$")


class CodeError(NamedTuple):
    """The error of code that does not compile: CPython's message and the span in the code."""

    message: str
    span: Span
    parsed: bool = False


def code_error(error: SyntaxError, index: CodeIndex, *, byte_columns: bool) -> CodeError:
    """CPython's error as a span; it may name a place past the end, or no end at all."""
    offset = index.from_bytes if byte_columns else index.from_characters
    start = offset(error.lineno or 1, (error.offset or 1) - 1)
    end = start
    if error.end_lineno and error.end_offset and error.end_offset > 0:
        end = offset(error.end_lineno, error.end_offset - 1)
    if isinstance(error, IndentationError):
        start, end = index.line(error.lineno or 1)  # CPython's column there is the end of the line, or its start
    message = _LINE.sub("", error.msg or "invalid syntax")
    if message.startswith("f-string: "):
        message = message.removeprefix("f-string: ")
        start, end = _in_f_string(error, index, start, end)
    return CodeError(message, Span(*index.visible(start, end)))


def _in_f_string(error: SyntaxError, index: CodeIndex, start: int, end: int) -> tuple[int, int]:
    """Return the place of an error in an f-string.

    Before Python 3.12 its columns count in the expression, in parentheses.
    """
    inner = (error.text or "").strip()
    expression = inner[1:-1]
    if not (inner.startswith("(") and inner.endswith(")") and index.code.count(expression) == 1):
        return start, end
    at = index.code.index(expression) + (error.offset or 2) - 2
    return at, at + max(0, (error.end_offset or 0) - (error.offset or 0))
