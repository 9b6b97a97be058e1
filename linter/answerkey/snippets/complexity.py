"""The width and depth of code, counted before tools see it whose cost grows faster than its length."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from answerkey.model.limits import Limits, raising

_BLOCKS = frozenset({"body", "orelse", "handlers", "finalbody", "cases", "decorator_list", "type_ignores"})


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
    level: list[ast.AST] = [tree]
    for _ in range(limits.snippet_depth + 1):
        below: list[ast.AST] = []
        for node in level:
            _refuse_wide(node, limits)
            below.extend(ast.iter_child_nodes(node))
        if not below:
            return
        level = below
    raise TooComplex(f"nested deeper than {limits.snippet_depth:,} levels", "snippet-depth")


def _refuse_wide(node: ast.AST, limits: Limits) -> None:
    items = len(node.items) if isinstance(node, (ast.With, ast.AsyncWith)) else 0
    targets = len(node.targets) if isinstance(node, ast.Assign) else 0
    if max(items, targets) > limits.snippet_items:
        what = "items in one `with`" if items else "targets in one assignment"
        raise TooComplex(f"too complex: it has more than {limits.snippet_items:,} {what}", "snippet-items")
    if max(_widths(node), default=0) > limits.snippet_arguments:
        what = f"parts in one {_name(node)}"
        raise TooComplex(f"too complex: it has more than {limits.snippet_arguments:,} {what}", "snippet-arguments")


def _widths(node: ast.AST) -> Iterator[int]:
    """Yield the number of parts of a node of each kind, but for the statements of its blocks."""
    return (len(value) for name, value in ast.iter_fields(node) if isinstance(value, list) and name not in _BLOCKS)


def _name(node: ast.AST) -> str:
    return "call" if isinstance(node, ast.Call) else "statement" if isinstance(node, ast.stmt) else "expression"
