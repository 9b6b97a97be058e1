"""black, called in-process."""

from __future__ import annotations

import black
from black.report import NothingChanged

# SyntaxError is raised for a coding cookie of an encoding that does not exist.
_REFUSED = (
    ValueError,
    SyntaxError,
    LookupError,
    RecursionError,
    MemoryError,
    AssertionError,
    NothingChanged,
)


def format_code(code: str, line_length: int, *, stub: bool = False) -> str | None:
    """The code, of a module or `stub` file, as black writes it; nothing where black can't read it.

    That is no finding: on what is right, CPython's word counts.
    """
    try:
        return black.format_str(code, mode=black.Mode(line_length=line_length, is_pyi=stub))
    except _REFUSED:
        return None
