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
_OF_ALL_PYTHONS = (*_CLOSING, "unterminated ")


def is_error_in_all_pythons(error: CodeError) -> bool:
    """Return whether no version of Python takes the code: a bracket or quote in it has no partner."""
    return error.message.startswith(_OF_ALL_PYTHONS) or error.message.endswith(_NEVER_CLOSED)


def bracket_cause(error: CodeError, code: str) -> CodeError:
    """Return the error at which a reader finds the cause, where it is a bracket; else the error as it is.

    CPython reports a closing bracket without a partner before any other error, wherever it stands, and a line in
    brackets whose opening one is missing as indented. Where the layout of the code shows which one has no partner, that
    is the place.
    """
    cause: CodeError | None = error
    if error.message == "unexpected indent":
        cause = _unmatched_below(error, code)
    elif error.message.startswith(_CLOSING):
        cause = _error_above(error, code) or error
    elif not error.message.startswith("invalid syntax") and not error.message.endswith(_NEVER_CLOSED):
        cause = None
    place = unpaired_bracket(code) if cause is not None else None
    return cause or error if cause is None or place is None else _unpaired(cause, code, place)


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


def _unmatched_below(error: CodeError, code: str) -> CodeError | None:
    """Return the error at the bracket that closes indented lines, if nothing opens it above them."""
    start = code.rfind("\n", 0, error.span.start) + 1
    above = code[:start].rstrip()
    joined = above + " " * (error.span.start - len(above)) + code[error.span.start :]
    other = _error_of(joined)
    if other is None or not other.message.startswith("unmatched "):
        return None
    lines = code[error.span.start : other.span.start + 1].split("\n")[1:]
    return other if all(line[0] in " \t)]}" for line in lines if line) else None


def _error_of(code: str) -> CodeError | None:
    try:
        compile(code, "<unknown>", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    except SyntaxError as error:
        return code_error(error, CodeIndex(code), byte_columns=False)
    except (ValueError, RecursionError, MemoryError):
        pass
    return None
