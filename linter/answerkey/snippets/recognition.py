"""The language of a code that does not say it, where there is no doubt."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable

from answerkey.lazy_regex import lazy_regex
from answerkey.snippets import console
from answerkey.snippets.flakes import check_flakes
from answerkey.snippets.syntax import Rung, check_syntax
from answerkey.source import MappedText, identity

_LONGEST = 10_000  # characters of a code that is looked at
_TELLING = lazy_regex(r"(?:async\s+)?(?:def|class|with|for)\s.*|from\s+[\w.]+\s+import\s.*|try:")
_STATEMENTS = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.ImportFrom,
    ast.With,
    ast.AsyncWith,
    ast.For,
    ast.AsyncFor,
    ast.Try,
)
_HARMLESS = frozenset({"UndefinedName", "UnusedImport", "UnusedVariable"})


def language_of(code: str) -> str:
    """The tag of the language that a code is certain to be in, and right in; empty where there is any doubt.

    JSON is an object, or a list of objects: other lists, and numbers and texts, may be Python's output. Python has a
    statement that no other language writes so. Each command of a shell stands behind its prompt.
    """
    if len(code) > _LONGEST:
        return ""
    return next((tag for tag, fits in _LANGUAGES.items() if fits(code)), "")


def _is_json(code: str) -> bool:
    if not code.lstrip().startswith(("{", "[")):
        return False
    try:
        value = json.loads(code, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    objects = value if isinstance(value, list) else [value]
    return bool(objects) and all(isinstance(each, dict) and each for each in objects)


def _refuse(name: str) -> None:
    raise ValueError(name)


def _is_session(code: str) -> bool:
    if not code.startswith(">>> ") or console.fault(code):
        return False
    return _is_right(console.joined(console.examples(identity(code))))


def _is_python(code: str) -> bool:
    return any(_TELLING.match(line) for line in code.split("\n")) and _is_right(identity(code), _STATEMENTS)


def _is_right(code: MappedText, telling: tuple[type[ast.stmt], ...] = (ast.stmt,)) -> bool:
    """Return whether Python compiles a code and finds nothing wrong with it, and a statement of it is telling."""
    syntax = check_syntax(code)
    if syntax.tree is None or syntax.error or syntax.warnings or syntax.rung is Rung.FUNCTION:
        return False
    if not any(isinstance(node, telling) for node in syntax.tree.body):
        return False
    flakes = check_flakes(syntax.code.text, syntax.tree)
    return not flakes.failed and all(flake.kind in _HARMLESS for flake in flakes.messages)


def _is_shell_session(code: str) -> bool:
    lines = code.strip("\n").split("\n")
    return all(re.match(r"\$ [\w./~\"'-]", line) for line in lines)


_LANGUAGES: dict[str, Callable[[str], bool]] = {
    "json": _is_json,
    "pycon": _is_session,
    "python": _is_python,
    "console": _is_shell_session,
}
