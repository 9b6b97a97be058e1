"""black, called in-process."""

from __future__ import annotations

import black
from black.report import NothingChanged


def format_code(code: str, line_length: int) -> str | None:
    """The code as black writes it, or nothing where black can't read it (CPython's word counts on what is right)."""
    try:
        return black.format_str(code, mode=black.Mode(line_length=line_length))
    except (ValueError, RecursionError, MemoryError, AssertionError, IndexError, KeyError, NothingChanged):
        return None
