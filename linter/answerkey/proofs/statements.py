"""Statements of a proof that say something about it before it runs."""

from __future__ import annotations

import ast

from answerkey.snippets.offsets import CodeIndex
from answerkey.source import MappedText, Span

_BLOCKS = ("raises", "warns", "deprecated_call", "RaisesGroup")
_PREFIX = "assert"


def expecting_lines(tree: ast.Module) -> tuple[range, ...]:
    """Return the lines of the bodies of blocks such as `with pytest.raises`, in which an assertion may have to fail."""
    blocks = (node for node in ast.walk(tree) if isinstance(node, ast.With | ast.AsyncWith))
    return tuple(range(b.body[0].lineno, (b.body[-1].end_lineno or 0) + 1) for b in blocks if _expects(b))


def bare_comparisons(tree: ast.Module, code: MappedText) -> tuple[Span, ...]:
    """Return where comparisons stand in the file whose results are not used, and which are not expected to raise."""
    blocks = expecting_lines(tree)
    offsets = CodeIndex(code.text)
    statements = (node for node in ast.walk(tree) if isinstance(node, ast.Expr) and _compares(node.value))
    bare = (node for node in statements if not any(node.lineno in block for block in blocks))
    return tuple(code.span(*offsets.node(node)) for node in bare)


def _expects(block: ast.With | ast.AsyncWith) -> bool:
    functions = (item.context_expr.func for item in block.items if isinstance(item.context_expr, ast.Call))
    names = (f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in functions)
    return any(name in _BLOCKS or name.startswith(_PREFIX) for name in names)


def _compares(node: ast.expr) -> bool:
    if isinstance(node, ast.BoolOp):
        return any(map(_compares, node.values))
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not) and _compares(node.operand)
    return isinstance(node, ast.Compare)
