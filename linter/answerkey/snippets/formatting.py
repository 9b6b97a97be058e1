"""black, called in-process."""

from __future__ import annotations

import black
from black.parsing import parse_ast, stringify_ast
from black.report import NothingChanged

from answerkey.snippets.remembering import remembering

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


@remembering
def format_code(code: str, line_length: int, *, stub: bool = False) -> str | None:
    """The code, of a module or `stub` file, as black writes it; nothing where black can't read it.

    That is no finding: on what is right, CPython's word counts.
    """
    try:
        return black.format_str(code, mode=black.Mode(line_length=line_length, is_pyi=stub))
    except _REFUSED:
        return None


def equivalent(before: str, after: str) -> bool:
    """Return whether two codes have one syntax tree, as black judges its own work: docstrings may be reindented."""
    try:
        return list(stringify_ast(parse_ast(before))) == list(stringify_ast(parse_ast(after)))
    except _REFUSED:
        return False
