"""Lines of code that run only where something exists: names that they use may be missing elsewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from answerkey.snippets.walking import nodes_of

_MISSING = frozenset({"ImportError", "ModuleNotFoundError", "AttributeError", "TypeError", "NameError"})
_VAGUE = frozenset({*_MISSING, "Exception", "BaseException", "FrozenInstanceError"})
_EXPECTING = frozenset({"raises", "suppress", "assertRaises", "assertRaisesRegex", "deprecated_call", "warns"})
_PRECISE = re.compile(r"[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Timeout|Warning)")
_CONDITIONS = frozenset({"TYPE_CHECKING", "hasattr", "version_info", "find_spec", "VERSION", "version", "__version__"})
_COMPOUND = (
    *(ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match),
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
)


def conditional_lines(tree: ast.Module) -> Iterator[int]:
    """Yield the lines in a ``try`` that expects something to be missing, or after a test that something exists."""
    for node in nodes_of(tree):
        if isinstance(node, (ast.Try, ast.TryStar)) and any(map(_expects_missing, node.handlers)):
            yield from _lines([*node.body, *node.handlers])
        elif isinstance(node, (ast.With, ast.AsyncWith)) and any(map(_expects_any, node.items)):
            yield from _lines(node.body)
        elif isinstance(node, (ast.If, ast.IfExp)) and _names(node.test) & _CONDITIONS:
            yield from _lines([node])


def failing_lines(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that are expected to fail or to warn, but not because a module lacks a name."""
    for node in nodes_of(tree):
        if isinstance(node, (ast.With, ast.AsyncWith)) and any(_expects(item.context_expr) for item in node.items):
            yield from _lines(node.body)


def whole_statements(tree: ast.Module, lines: Iterable[int]) -> set[int]:
    """Return some lines, with all lines of the simple statements that they are part of."""
    result = set(lines)
    for node in nodes_of(tree) if result else ():
        if isinstance(node, ast.stmt) and not isinstance(node, _COMPOUND):
            statement = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            if not result.isdisjoint(statement):
                result.update(statement)
    return result


def _lines(nodes: Iterable[ast.AST]) -> Iterator[int]:
    for node in nodes:
        yield from range(node.lineno, node.end_lineno + 1)  # type: ignore[attr-defined]  # all of them have places


def _expects_missing(handler: ast.ExceptHandler) -> bool:
    return handler.type is not None and bool(_names(handler.type) & _MISSING)


def _expects_any(item: ast.withitem) -> bool:
    """Return True if a block expects an exception that may come of a missing name."""
    context = item.context_expr
    return isinstance(context, ast.Call) and _expects(context) and not _is_precise(context.args)


def _expects(context: ast.expr) -> bool:
    return isinstance(context, ast.Call) and bool(_names(context.func) & _EXPECTING)


def _is_precise(classes: list[ast.expr]) -> bool:
    """Return True if all exceptions are named, and none of them is that of a missing name."""
    names = [_last_name(each) for node in classes for each in (node.elts if isinstance(node, ast.Tuple) else [node])]
    return bool(names) and all(_PRECISE.fullmatch(name) and name not in _VAGUE for name in names)


def _last_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _names(node: ast.AST) -> set[str]:
    """Return the names in an expression, with those of attributes."""
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return names | {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
