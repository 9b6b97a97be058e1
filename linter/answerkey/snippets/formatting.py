"""black, called in-process."""

from __future__ import annotations

import black
from black.mode import TargetVersion
from black.parsing import parse_ast, stringify_ast
from black.report import NothingChanged

from answerkey.snippets.remembering import remembering
from answerkey.snippets.style import Style

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
def format_code(code: str, style: Style, *, stub: bool = False) -> str | None:
    """The code, of a module or `stub` file, as black writes it; nothing where black can't read it.

    That is no finding: on what is right, CPython's word counts. A target that this version of black does not know is
    left out.
    """
    targets = TargetVersion.__members__
    mode = black.Mode(
        target_versions={targets[name.upper()] for name in style.target_version if name.upper() in targets},
        line_length=style.line_length,
        string_normalization=not style.skip_string_normalization,
        magic_trailing_comma=not style.skip_magic_trailing_comma,
        is_pyi=stub,
    )
    try:
        return black.format_str(code, mode=mode)
    except _REFUSED:
        return None


def equivalent(before: str, after: str) -> bool:
    """Return whether two codes have one syntax tree, as black judges its own work: docstrings may be reindented."""
    try:
        return list(stringify_ast(parse_ast(before))) == list(stringify_ast(parse_ast(after)))
    except _REFUSED:
        return False
