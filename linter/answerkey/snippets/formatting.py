"""black, called in-process."""

from __future__ import annotations

import black
from black.mode import TargetVersion
from black.parsing import parse_ast, stringify_ast
from black.report import NothingChanged

from answerkey.snippets.remembering import remembering
from answerkey.snippets.style import Style

_ONE_PASS = getattr(black, "_format_str_once", None)  # what `format_str` calls once or twice
_UNCERTAIN = ("\\", "\f", "\r", "fmt:", '"""', "'''")  # white space counts, or may
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
        return _formatted(code, mode)
    except _REFUSED:
        return None


def _formatted(code: str, mode: black.Mode) -> str:
    """Return what `black.format_str` returns, with one pass of black where a second one has nothing to do.

    black formats what it has changed once more: a line that it has broken or joined, or a comma that it has added, may
    have it choose otherwise. Where each line has the signs that it had, a second pass sees what the first one saw.
    """
    if _ONE_PASS is None:
        return black.format_str(code, mode=mode)
    once: str = _ONE_PASS(code, mode=mode)
    return once if once == code or _is_settled(code, once) else _ONE_PASS(once, mode=mode)


def _is_settled(code: str, once: str) -> bool:
    return not any(sign in code for sign in _UNCERTAIN) and _signs(code) == _signs(once)


def _signs(code: str) -> list[str]:
    """Return the lines of a code without white space, but for empty ones."""
    return [signs for line in code.split("\n") if (signs := "".join(line.split()))]


def equivalent(before: str, after: str) -> bool:
    """Return whether two codes have one syntax tree, as black judges its own work: docstrings may be reindented."""
    try:
        return list(stringify_ast(parse_ast(before))) == list(stringify_ast(parse_ast(after)))
    except _REFUSED:
        return False
