"""Descriptions of exceptions by untrusted code, whatever their classes do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from types import CodeType, TracebackType

from .compilation import Sources
from .messages import Error

_MOST, _LINES = 8000, 60  # characters and lines of a message


def describe(error: BaseException, step: int, sources: Sources) -> Error:
    """Describe an exception that ended a step, at the deepest place of its traceback in any step."""
    place, line, column, end_line, end_column = _place(error, step, sources)
    return Error(place, _safe_name(type(error)), message_of(error), line, column, end_line, end_column)


def at_line(step: int, message: str, sources: Sources, line: int = 1, kind: str = "") -> Error:
    """Make an error about one line of a step."""
    return Error(step, kind, message, line, 1, line, len(sources.line(step, line)) + 1)


def names_of(error: BaseException) -> tuple[str, ...]:
    """Return all names by which an exception may be expected: of its classes, with and without their modules."""
    return tuple(name for kind in type(error).__mro__ for name in (kind.__name__, kind.__qualname__, _qualified(kind)))


def last_line(error: BaseException) -> str:
    """Return the last line of a traceback: the class and the message."""
    text = error.msg if isinstance(error, SyntaxError) else _text(error)
    return clean(f"{_shown(type(error))}: {text}" if text else _shown(type(error)))


def message_of(error: BaseException) -> str:
    """Return the text of an exception with its notes and the exceptions in it."""
    if isinstance(error, SystemExit):
        return clean(f"the code ends the interpreter (exit code {_text(error) or 0})")
    return clean("\n".join(_lines(error)))


def clean(text: str) -> str:
    """Cut a text to a bearable length, and escape what can't be encoded."""
    lines = text[:_MOST].split("\n")
    shown = "\n".join(lines[:_LINES])
    return (shown + ("..." if len(shown) < len(text) else "")).encode("utf-8", "backslashreplace").decode()


def _lines(error: BaseException, indent: str = "") -> Iterator[str]:
    yield indent + (error.msg if isinstance(error, SyntaxError) and error.msg else _text(error))
    notes = getattr(error, "__notes__", ())
    yield from (indent + note for note in (notes if isinstance(notes, list) else ()) if isinstance(note, str))
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield f"{indent}  {_shown(type(inner))}:"
            yield from _lines(inner, f"{indent}    ")


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException as second:  # noqa: BLE001  # the code defines `__str__`
        return f"<{_safe_name(type(error))} whose text raises {_safe_name(type(second))}>"


def _place(error: BaseException, step: int, sources: Sources) -> tuple[int, int, int, int, int]:
    if isinstance(error, SyntaxError) and error.filename in sources.names and error.lineno:
        column = error.offset or 1
        end_line = max(error.end_lineno or 0, error.lineno)
        end = error.end_offset or 0
        return sources.names[error.filename], error.lineno, column, end_line, end if end > 0 else column + 1
    deepest: TracebackType | None = None
    trace = error.__traceback__
    while trace is not None:
        deepest = trace if trace.tb_frame.f_code.co_filename in sources.names else deepest
        trace = trace.tb_next
    if deepest is None:
        return step, 1, 1, 1, len(sources.line(step, 1)) + 1
    return _span(deepest.tb_frame.f_code, deepest.tb_lasti, deepest.tb_lineno, sources)


def _span(code: CodeType, instruction: int, number: int, sources: Sources) -> tuple[int, int, int, int, int]:
    """Return the place of an instruction; the compiler counts columns in bytes of UTF-8."""
    step = sources.names[code.co_filename]
    line, end_line, start, end = next(islice(code.co_positions(), instruction // 2, None), (None,) * 4)
    line, end_line = line or number, end_line or number
    return (
        step,
        line,
        _points(sources.line(step, line), start or 0) + 1,
        end_line,
        (_points(sources.line(step, end_line), end) if end is not None else len(sources.line(step, end_line))) + 1,
    )


def _points(line: str, size: int) -> int:
    return len(line.encode("utf-8", "surrogatepass")[:size].decode("utf-8", "ignore"))


def _safe_name(kind: type) -> str:
    return str(kind.__name__)


def _qualified(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _shown(kind: type) -> str:
    return kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else _qualified(kind)
