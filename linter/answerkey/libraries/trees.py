"""What stands where in a module's text, by its syntax tree."""

from __future__ import annotations

import ast
from functools import cached_property

from answerkey.snippets.offsets import CodeIndex
from answerkey.source import Span


class Tree:
    """The syntax tree of a module, asked by places in its text."""

    def __init__(self, text: str) -> None:
        self.index = CodeIndex(text)
        self.root = _parsed(text)
        """Empty where snippets that each parse do not do so together."""

    def call_around(self, span: Span) -> ast.Call | None:
        """The innermost call that a problem is about: it is at the call as a whole, or at one of its arguments."""
        around = [(found, call) for found, call in self._calls if found.start <= span.start and span.end <= found.end]
        exact = [call for found, call in around if found == span]
        given = [call for _, call in around if any(self.index.node(node) == span for node in _given(call))]
        return next(iter(exact or given), None)

    def alias_at(self, span: Span) -> tuple[ast.Import | ast.ImportFrom, ast.alias] | None:
        for node in ast.walk(self.root):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                for alias in node.names:
                    place = self.index.node(alias)
                    if place.start <= span.start and span.end <= place.end:
                        return node, alias
        return None

    def callee(self, call: ast.Call) -> Span:
        """The last name of what is called."""
        span = self.index.node(call.func)
        return Span(span.end - len(call.func.attr), span.end) if isinstance(call.func, ast.Attribute) else span

    @cached_property
    def attributes(self) -> dict[int, ast.Attribute]:
        """Each use of an attribute by where it ends."""
        return {self.index.node(n).end: n for n in ast.walk(self.root) if isinstance(n, ast.Attribute)}

    @cached_property
    def _calls(self) -> list[tuple[Span, ast.Call]]:
        """All calls, inner ones first."""
        calls = [(self.index.node(node), node) for node in ast.walk(self.root) if isinstance(node, ast.Call)]
        return sorted(calls, key=lambda found: found[0].end - found[0].start)

    @cached_property
    def absolute(self) -> frozenset[str]:
        """The modules that are imported by their whole names."""
        plain = {a.name for n in ast.walk(self.root) if isinstance(n, ast.Import) for a in n.names}
        named = (n for n in ast.walk(self.root) if isinstance(n, ast.ImportFrom))
        local = {node.module for node in named if node.level}
        found = {n.module for n in ast.walk(self.root) if isinstance(n, ast.ImportFrom) and not n.level and n.module}
        return frozenset((plain | found) - local)

    @cached_property
    def tops(self) -> frozenset[str]:
        """The top-level modules that something is imported from."""
        return frozenset(module.partition(".")[0] for module in self.absolute)

    @cached_property
    def own_functions(self) -> frozenset[str]:
        nodes = ast.walk(self.root)
        return frozenset(n.name for n in nodes if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)))

    @cached_property
    def own_names(self) -> frozenset[str]:
        """The names that the module itself gives to functions, classes, variables and fields."""
        named = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        found = {node.name for node in ast.walk(self.root) if isinstance(node, named)}
        found |= {n.id for n in ast.walk(self.root) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        stored = (n for n in ast.walk(self.root) if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store))
        return frozenset(found | {node.attr for node in stored})

    @cached_property
    def attributes_set(self) -> frozenset[str]:
        """The attributes that the module sets on anything, and what may be their names: all texts, as `setattr` and
        `extra={"user": …}` take them."""
        nodes = list(ast.walk(self.root))
        found = {n.attr for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)}
        return frozenset(found | {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)})


def _parsed(text: str) -> ast.Module:
    """The syntax tree of a module; an empty one where snippets that each parse do not do so together."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _given(call: ast.Call) -> list[ast.expr | ast.keyword]:
    return [*call.args, *call.keywords]
