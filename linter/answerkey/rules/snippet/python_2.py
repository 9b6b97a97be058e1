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
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr in own:
                continue
            hint = _hint(node, node.func)
            if hint:
                end = index.node(node.func).end
                span = Span(end - len(node.func.attr), end)
                if not snippet.noqa(span):
                    yield Finding(snippet.finding_span(span), f"`{node.func.attr}` is a method of Python 2", hint)


def _hint(call: ast.Call, method: ast.Attribute) -> str:
    """Return what a call of a method of Python 2 is in Python 3; empty for any other call."""
    if call.keywords:
        return ""
    if method.attr in _ITERATING and not call.args:
        return f"write `{_receiver(method)}.{_ITERATING[method.attr]}()`"
    if method.attr == "has_key" and len(call.args) == 1:
        return f"write `{ast.unparse(call.args[0])} in {_receiver(method)}`"
    return ""


def _receiver(method: ast.Attribute) -> str:
    text = ast.unparse(method.value)
    return text if len(text) <= 30 and "\n" not in text else "…"
