"""Redefinitions that an author means, among those that pyflakes reports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cached_property

from answerkey.lazy_regex import lazy_regex
from answerkey.snippets.walking import nodes_of

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SCOPES = (*_DEFINITIONS, ast.Lambda)
_TRIES = tuple(kind for kind in (ast.Try, getattr(ast, "TryStar", None)) if kind is not None)
_FILE = lazy_regex(r"#\W*(?:file(?:name)?\W+)?[\w./\\-]*\w\.pyi?\b\W*", re.IGNORECASE)


class Redefinitions:
    """The redefinitions in one code."""

    def __init__(self, code: str, tree: ast.Module) -> None:
        self._lines = code.split("\n")
        self._tree = tree

    def is_meant(self, node: ast.AST, earlier: ast.AST) -> bool:
        """Return True if a node binds a name for a reason that an earlier one bound to something else.

        A bad and a good version of a function stand side by side; two files stand in one block; a fallback is bound in
        a `try`; a function imports what only it needs.
        """
        return (
            self._is_other_version(node)
            or self._scope(node) is not self._scope(earlier)
            or self._suite_of_try(node) != self._suite_of_try(earlier)
            or self._begins_file_between(earlier, node)
        )

    def _is_other_version(self, node: ast.AST) -> bool:
        if not isinstance(node, _DEFINITIONS) or node not in self._tree.body:
            return False
        definitions = (n for n in self._tree.body if isinstance(n, _DEFINITIONS))
        return any(other.name == node.name and other.lineno < node.lineno for other in definitions)

    def _scope(self, node: ast.AST) -> ast.AST | None:
        """Return the function or class that a node stands in; None at the top level."""
        return next((holder for holder, _ in self._holders(node) if isinstance(holder, _SCOPES)), None)

    def _suite_of_try(self, node: ast.AST) -> tuple[ast.AST, str] | None:
        """Return the innermost `try` around a node and the part of it that the node stands in."""
        parts = (
            (holder, part) for holder, part in self._holders(node) if isinstance(holder, (*_TRIES, ast.excepthandler))
        )
        return next(parts, None)

    def _begins_file_between(self, earlier: ast.AST, node: ast.AST) -> bool:
        """Return True if a comment that names a file stands on a line of its own between two nodes."""
        lines = self._lines[getattr(earlier, "lineno", 1) : getattr(node, "lineno", 1) - 1]
        return any(_FILE.fullmatch(line.strip()) for line in lines)

    def _holders(self, node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
        """Yield the nodes that hold a node, from the innermost, each with the field that leads to it."""
        while node in self._parents:
            node, part = self._parents[node]
            yield node, part

    @cached_property
    def _parents(self) -> dict[ast.AST, tuple[ast.AST, str]]:
        return {
            child: (node, part)
            for node in nodes_of(self._tree)
            for part, value in ast.iter_fields(node)
            for child in (value if isinstance(value, list) else [value])
            if isinstance(child, ast.AST) and not isinstance(child, (ast.expr_context, ast.operator, ast.cmpop))
        }
