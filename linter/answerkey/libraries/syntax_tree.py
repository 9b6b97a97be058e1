"""The syntax tree of a module, with lookups by place."""

from __future__ import annotations

import ast
from functools import cached_property

from answerkey.snippets.newer_syntax import parse
from answerkey.snippets.offsets import CodeIndex
from answerkey.source import Span


class SyntaxTree:
    """The syntax tree of a module, with lookups by places in its text."""

    def __init__(self, text: str) -> None:
        self.index = CodeIndex(text)
        self.root = _parse(text)
        """Empty if snippets that each parse do not parse together."""

    def call_around(self, span: Span) -> ast.Call | None:
        """Return the innermost call that a problem is about: the call as a whole, or one of its arguments."""
        around = [(place, call) for place, call in self._calls if place.start <= span.start and span.end <= place.end]
        exact = [call for place, call in around if place == span]
        by_argument = [call for _, call in around if any(self.index.node(node) == span for node in _arguments(call))]
        return next(iter(exact or by_argument), None)

    def call_with(self, span: Span) -> tuple[ast.Call, ast.Call] | None:
        """Return the call at a span, with the one before it of which it is a positional argument."""
        inner = next((call for place, call in self._calls if place == span), None)
        outer = next((call for _, call in self._calls if inner in call.args), None)
        return (outer, inner) if outer is not None and inner is not None else None

    def alias_at(self, span: Span) -> tuple[ast.Import | ast.ImportFrom, ast.alias] | None:
        """Return the imported name around a span, with its statement."""
        for node in ast.walk(self.root):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                for alias in node.names:
                    place = self.index.node(alias)
                    if place.start <= span.start and span.end <= place.end:
                        return node, alias
        return None

    def callee(self, call: ast.Call) -> Span:
        """Return the span of the last name of a callee."""
        span = self.index.node(call.func)
        return Span(span.end - len(call.func.attr), span.end) if isinstance(call.func, ast.Attribute) else span

    @cached_property
    def attributes(self) -> dict[int, ast.Attribute]:
        """The uses of attributes by their ends."""
        return {self.index.node(n).end: n for n in ast.walk(self.root) if isinstance(n, ast.Attribute)}

    @cached_property
    def _calls(self) -> list[tuple[Span, ast.Call]]:
        """All calls, inner ones first."""
        calls = [(self.index.node(node), node) for node in ast.walk(self.root) if isinstance(node, ast.Call)]
        return sorted(calls, key=lambda entry: entry[0].end - entry[0].start)

    @cached_property
    def absolute(self) -> frozenset[str]:
        """The modules that are imported by absolute names."""
        plain = {a.name for n in ast.walk(self.root) if isinstance(n, ast.Import) for a in n.names}
        from_imports = (n for n in ast.walk(self.root) if isinstance(n, ast.ImportFrom))
        local = {node.module for node in from_imports if node.level}
        modules = {n.module for n in ast.walk(self.root) if isinstance(n, ast.ImportFrom) and not n.level and n.module}
        return frozenset((plain | modules) - local)

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
        definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        names = {node.name for node in ast.walk(self.root) if isinstance(node, definitions)}
        names |= {n.id for n in ast.walk(self.root) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        attributes = (n for n in ast.walk(self.root) if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store))
        return frozenset(names | {node.attr for node in attributes})

    @cached_property
    def attributes_set(self) -> frozenset[str]:
        """The attributes that the module sets, and all texts, which may name more: `setattr`, `extra={"user": …}`."""
        nodes = list(ast.walk(self.root))
        names = {n.attr for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)}
        return frozenset(names | {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)})


def _parse(text: str) -> ast.Module:
    """Parse a module; the tree is empty if snippets that each parse do not parse together."""
    try:
        return parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _arguments(call: ast.Call) -> list[ast.expr | ast.keyword]:
    return [*call.args, *call.keywords]
