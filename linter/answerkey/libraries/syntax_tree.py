"""The syntax tree of a module, with lookups by place."""

from __future__ import annotations

import ast
from functools import cached_property

from answerkey.snippets.newer_syntax import parse
from answerkey.snippets.offsets import CodeIndex
from answerkey.source import Span

Origin = tuple[str, str]
"""The module and the name that something is imported as; the name is empty for ``import module``."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


class SyntaxTree:
    """The syntax tree of a module, with lookups by places in its text."""

    def __init__(self, text: str) -> None:
        self.index = CodeIndex(text)
        self.root = _parse(text)
        """Empty if snippets that each parse do not parse together."""

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All nodes, which are asked for so often that one walk through the tree has to do."""
        return tuple(ast.walk(self.root))

    @cached_property
    def imports(self) -> dict[str, Origin]:
        """The origin of each imported name, except names that the module also binds in other ways."""
        origins: dict[str, Origin] = {}
        bindings: set[str] = set()
        for node in self.nodes:
            if isinstance(node, ast.ImportFrom) and not node.level and node.module:
                origins |= {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}
            elif isinstance(node, ast.Import):
                origins |= {alias.asname or alias.name: (alias.name, "") for alias in node.names}
            elif isinstance(node, (Function, ast.ClassDef)):
                bindings.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                bindings.add(node.id)
        return {name: origin for name, origin in origins.items() if name not in bindings}

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
        for node in self.nodes:
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
        return {self.index.node(n).end: n for n in self.nodes if isinstance(n, ast.Attribute)}

    @cached_property
    def _calls(self) -> list[tuple[Span, ast.Call]]:
        """All calls, inner ones first."""
        calls = [(self.index.node(node), node) for node in self.nodes if isinstance(node, ast.Call)]
        return sorted(calls, key=lambda entry: entry[0].end - entry[0].start)

    @cached_property
    def absolute(self) -> frozenset[str]:
        """The modules that are imported by absolute names."""
        plain = {a.name for n in self.nodes if isinstance(n, ast.Import) for a in n.names}
        from_imports = (n for n in self.nodes if isinstance(n, ast.ImportFrom))
        local = {node.module for node in from_imports if node.level}
        modules = {n.module for n in self.nodes if isinstance(n, ast.ImportFrom) and not n.level and n.module}
        return frozenset((plain | modules) - local)

    @cached_property
    def tops(self) -> frozenset[str]:
        """The top-level modules that something is imported from."""
        return frozenset(module.partition(".")[0] for module in self.absolute)

    @cached_property
    def own_functions(self) -> frozenset[str]:
        return frozenset(node.name for node in self.nodes if isinstance(node, Function))

    @cached_property
    def own_names(self) -> frozenset[str]:
        """The names that the module itself gives to functions, classes, variables and fields."""
        definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        names = {node.name for node in self.nodes if isinstance(node, definitions)}
        names |= {n.id for n in self.nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        attributes = (n for n in self.nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store))
        return frozenset(names | {node.attr for node in attributes})

    @cached_property
    def attributes_set(self) -> frozenset[str]:
        """The attributes that the module sets, and all texts, which may name more: `setattr`, `extra={"user": …}`."""
        names = {n.attr for n in self.nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)}
        return frozenset(
            names | {n.value for n in self.nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        )


def _parse(text: str) -> ast.Module:
    """Parse a module; the tree is empty if snippets that each parse do not parse together."""
    try:
        return parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _arguments(call: ast.Call) -> list[ast.expr | ast.keyword]:
    return [*call.args, *call.keywords]
