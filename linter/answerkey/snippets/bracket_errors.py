"""The places of errors whose cause is a bracket that is missing further up."""

from __future__ import annotations

import ast

from answerkey.snippets.code_errors import CodeError, code_error
from answerkey.snippets.offsets import CodeIndex
from answerkey.snippets.unpaired import unpaired_bracket
from answerkey.source import Span

_CLOSING = ("unmatched ", "closing parenthesis ")
_VAGUE = ("invalid syntax", "unexpected indent")
_NEVER_CLOSED = " was never closed"
_OF_ALL_PYTHONS = (*_CLOSING, "unterminated ", "expected ':'")


def is_error_in_all_pythons(error: CodeError) -> bool:
    """Return whether no version of Python takes the code: a bracket or quote has no partner, or a colon is missing."""
    return error.message.startswith(_OF_ALL_PYTHONS) or error.message.endswith(_NEVER_CLOSED)


def bracket_cause(error: CodeError, code: str) -> CodeError:
    """Return the error at which a reader finds the cause, where it is a bracket; else the error as it is.

    CPython reports a closing bracket without a partner before any other error, wherever it stands, and a line in
    brackets whose opening one is missing as indented. Where the layout of the code shows which one has no partner, that
    is the place.
    """
    if error.message == "unexpected indent":
        place = unpaired_bracket(code)
        return _unpaired(error, code, place) if place is not None and _goes_on(code, error.span.start, place) else error
    if error.message.startswith(_CLOSING):
        cause = _error_above(error, code) or error
    elif error.message.startswith("invalid syntax") or error.message.endswith(_NEVER_CLOSED):
        cause = error
    else:
        return error
    place = unpaired_bracket(code)
    return cause if place is None else _unpaired(cause, code, place)


def _goes_on(code: str, start: int, end: int) -> bool:
    """Return True if all lines from one place to another are indented, or begin with a closing bracket."""
    return start < end and all(line[0] in " \t)]}" for line in code[start : end + 1].split("\n")[1:] if line)


def _unpaired(error: CodeError, code: str, place: int) -> CodeError:
    """Return the error at a bracket without a partner, or the one that CPython reports on the same line."""
    if error.message not in _VAGUE and "\n" not in code[min(place, error.span.start) : max(place, error.span.start)]:
        return error
    bracket = code[place]
    message = f"unmatched '{bracket}'" if bracket in ")]}" else f"'{bracket}'{_NEVER_CLOSED}"
    return CodeError(message, Span(place, place + 1))


def _error_above(error: CodeError, code: str) -> CodeError | None:
    """Return the error of the lines above a closing bracket, if its message says more: `'(' was never closed`."""
    before = _error_of(code[: error.span.start])
    if before is None or before.message in _VAGUE or "\n" not in code[before.span.end : error.span.start]:
        return None
    return before


def _error_of(code: str) -> CodeError | None:
    try:
        compile(code, "<unknown>", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    except SyntaxError as error:
        return code_error(error, CodeIndex(code), byte_columns=False)
    except (ValueError, RecursionError, MemoryError):
        pass
    return None
