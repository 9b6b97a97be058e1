"""The nodes of a syntax tree, walked once."""

from __future__ import annotations

import ast
from functools import lru_cache


@lru_cache(maxsize=16)
def nodes_of(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Return a tree's nodes in the order of `ast.walk`; the tree must stay as it is.

    A dozen rules look at all nodes of one snippet, one rule after another.
    """
    return tuple(ast.walk(tree))
