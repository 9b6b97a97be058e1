"""The width and depth of code, counted before tools see it whose cost grows faster than its length."""

from __future__ import annotations

import ast
from itertools import chain

from answerkey.model.limits import Limits, raising
from answerkey.snippets.walking import levels_of

_BLOCKS = frozenset({"body", "orelse", "handlers", "finalbody", "cases", "decorator_list", "type_ignores"})
_ITEMS = {"items": "items in one `with`", "targets": "targets in one assignment"}


class TooComplex(Exception):
    """Code passes a limit: what the snippet has too much of, and the setting of the limit."""

    def __init__(self, reason: str, setting: str) -> None:
        super().__init__(reason)
        self.reason, self.hint = reason, raising(setting).replace("split", "simplify", 1)


def refuse_complex(tree: ast.Module, limits: Limits) -> None:
    """Raise TooComplex where a tree passes one of the limits.

    black takes a time that grows with the cube of the items of a `with` and the targets of an assignment, and with the
    square of the depth; pyflakes goes down the tree by recursion. Both are fast for all else, in proportion to its
    length, and for parts of one expression by the thousand.
    """
    levels = levels_of(tree)
    for node in chain.from_iterable(levels[: limits.snippet_depth + 1]):
        _refuse_wide(node, limits)
    if len(levels) > limits.snippet_depth + 1:
        raise TooComplex(f"nested deeper than {limits.snippet_depth:,} levels", "snippet-depth")


def _refuse_wide(node: ast.AST, limits: Limits) -> None:
    for name in node._fields:
        parts = getattr(node, name, None)
        if not isinstance(parts, list) or name in _BLOCKS:
            continue
        if (
            name in _ITEMS
            and isinstance(node, (ast.With, ast.AsyncWith, ast.Assign))
            and len(parts) > limits.snippet_items
        ):
            raise TooComplex(f"too complex: it has more than {limits.snippet_items:,} {_ITEMS[name]}", "snippet-items")
        if len(parts) > limits.snippet_arguments:
            what = f"parts in one {_name(node)}"
            raise TooComplex(f"too complex: it has more than {limits.snippet_arguments:,} {what}", "snippet-arguments")


def _name(node: ast.AST) -> str:
    return "call" if isinstance(node, ast.Call) else "statement" if isinstance(node, ast.stmt) else "expression"
