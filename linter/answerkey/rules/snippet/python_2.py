"""`snippet/python-2`: dictionaries have the methods of Python 3."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from answerkey.diagnostics import Finding
from answerkey.rules.base import SnippetRule
from answerkey.snippets.offsets import CodeIndex
from answerkey.snippets.snippet import Snippet
from answerkey.snippets.walking import nodes_of
from answerkey.source import Span

_ITERATING = {
    "iteritems": "items", "iterkeys": "keys", "itervalues": "values",
    "viewitems": "items", "viewkeys": "keys", "viewvalues": "values",
}  # fmt: skip


class Rule(SnippetRule):
    """A snippet calls no method that dictionaries had in Python 2 only: `has_key`, `iteritems` and their like.

    A snippet that defines a method of such a name is left alone.
    """

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        tree = snippet.syntax.tree if snippet.syntax and not snippet.is_fragment else None
        if tree is None or snippet.syntax is None:
            return
        definitions = (ast.FunctionDef, ast.AsyncFunctionDef)
        own = {node.name for node in nodes_of(tree) if isinstance(node, definitions)}
        index = CodeIndex(snippet.syntax.code.text)
        for node in nodes_of(tree):
            hint = _hint(node)
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and hint
                and node.func.attr not in own
            ):
                end = index.node(node.func).end
                span = Span(end - len(node.func.attr), end)
                if not snippet.noqa(span):
                    yield Finding(snippet.finding_span(span), f"`{node.func.attr}` is a method of Python 2", hint)


def _hint(node: ast.AST) -> str:
    """Return what a call of a method of Python 2 is in Python 3; empty for any other node."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.keywords:
        return ""
    receiver = ast.unparse(node.func.value)
    receiver = receiver if len(receiver) <= 30 and "\n" not in receiver else "…"
    if node.func.attr in _ITERATING and not node.args:
        return f"write `{receiver}.{_ITERATING[node.func.attr]}()`"
    if node.func.attr == "has_key" and len(node.args) == 1:
        return f"write `{ast.unparse(node.args[0])} in {receiver}`"
    return ""
