"""Signs in a code that its author left something out, or says why it is there."""

from __future__ import annotations

import ast
import io
import re
import tokenize

from answerkey.snippets.walking import nodes_of


def is_cut_off(tree: ast.Module, line: int) -> bool:
    """Return whether the innermost function around a line holds ``...``: the missing code may use what it binds."""
    functions = [node for node in nodes_of(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    around = [node for node in functions if node.lineno <= line <= (node.end_lineno or line)]
    innermost = max(around, key=lambda node: node.lineno, default=None)
    return innermost is not None and any(_is_ellipsis(node) for node in ast.walk(innermost))


def _is_ellipsis(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is ...


def comments(code: str) -> dict[int, str]:
    """The comments of a code by their line, from 1."""
    comments: dict[int, str] = {}
    if "#" not in code:
        return comments
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.COMMENT:
                comments[token.start[0]] = token.string
    except (tokenize.TokenError, SyntaxError):
        return comments
    return comments


def mentioned(name: str, texts: list[str]) -> bool:
    """Return whether a name stands in one of some texts as a word."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for text in texts)
