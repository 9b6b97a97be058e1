"""Code that runs and does not do what it seems to do. These rules are off: a page may show it on purpose."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import NamedTuple

from answerkey.diagnostics import Finding, Related, Severity
from answerkey.rules.base import Level, Rule, SnippetRule
from answerkey.rules.rule_table import row
from answerkey.snippets.offsets import CodeIndex
from answerkey.snippets.snippet import Snippet
from answerkey.snippets.walking import nodes_of

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_LOOPS = (ast.For, ast.AsyncFor)
_MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_CALLING = frozenset({"filter", "map", "max", "min", "reduce", "sort", "sorted"})
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace", "websocket", "route"})


class _Place(NamedTuple):
    """A node with the message about it, and the node that it refers to, if any."""

    node: ast.AST
    message: str
    hint: str
    other: ast.AST | None = None


class MisleadingRule(SnippetRule):
    """Reports the places that `find` yields in the tree of a snippet."""

    find: Callable[[ast.Module], Iterator[_Place]]

    def check(self, snippet: Snippet) -> Iterator[Finding]:
        syntax = snippet.syntax
        if syntax is None or syntax.tree is None or snippet.is_fragment:
            return
        index = CodeIndex(syntax.code.text)
        for node, message, hint, other in type(self).find(syntax.tree):
            span = index.header(node)
            if not snippet.noqa(span):
                related = (Related(snippet.finding_span(index.header(other)), "first here"),) if other else ()
                yield Finding(snippet.finding_span(span), message, hint, related=related)


def _mutable_defaults(tree: ast.Module) -> Iterator[_Place]:
    for node in nodes_of(tree):
        if isinstance(node, _FUNCTIONS):
            for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
                is_call = isinstance(default, ast.Call) and isinstance(default.func, ast.Name)
                if isinstance(default, _MUTABLE) or (is_call and ast.unparse(default) in ("list()", "dict()", "set()")):
                    message = f"all calls share the default `{ast.unparse(default)}`"
                    yield _Place(default, message, "use `None`, and make a new one in the function")


def _loop_closures(tree: ast.Module) -> Iterator[_Place]:
    for loop in nodes_of(tree):
        targets, parts = _repeated(loop)
        at_once = set(map(id, _run_at_once(loop))) if parts else set()
        for function in (n for part in parts for n in ast.walk(part)):
            if isinstance(function, _FUNCTIONS) and id(function) not in at_once:
                for name in _free(function, targets):
                    message = f"the function sees the last value of `{name.id}` when it runs after the loop"
                    yield _Place(name, message, f"bind it as a default: `{name.id}={name.id}`")


def _repeated(node: ast.AST) -> tuple[set[str], list[ast.AST]]:
    """Return the variables of a loop or comprehension that makes all of its values at once, and what it repeats."""
    if isinstance(node, _LOOPS):
        targets, parts = [node.target], list[ast.AST](node.body)
    elif isinstance(node, ast.ListComp | ast.SetComp):
        targets, parts = [generator.target for generator in node.generators], [node.elt]
    elif isinstance(node, ast.DictComp):
        targets, parts = [generator.target for generator in node.generators], [node.key, node.value]
    else:
        return set(), []
    return {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}, parts


def _run_at_once(loop: ast.AST) -> Iterator[ast.AST]:
    """Yield the functions that run where they stand, or leave the loop with the value: called, sorted by, returned."""
    for node in ast.walk(loop):
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value
        elif isinstance(node, ast.Call):
            yield node.func
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in _CALLING:
                yield from (*node.args, *(keyword.value for keyword in node.keywords))


def _free(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, targets: set[str]) -> Iterator[ast.Name]:
    """Yield the first use of each loop variable that the body of a function takes from the loop."""
    body = function.body if isinstance(function.body, list) else [function.body]
    nodes = [node for part in body for node in ast.walk(part)]
    bound = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
    bound |= {node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    for name in sorted(targets - bound):
        uses = [node for node in nodes if isinstance(node, ast.Name) and node.id == name]
        yield from uses[:1]


def _finally_exits(tree: ast.Module) -> Iterator[_Place]:
    for node in nodes_of(tree):
        if isinstance(node, (ast.Try, ast.TryStar)):
            for statement in _exits(node.finalbody, (ast.Return, ast.Break, ast.Continue)):
                word = type(statement).__name__.lower()
                message = f"`{word}` in `finally` swallows the exception that is under way"
                yield _Place(statement, message, "put it after the `try` statement")


def _exits(body: list[ast.stmt], kinds: tuple[type[ast.stmt], ...]) -> Iterator[ast.stmt]:
    """Yield the statements that leave a block; in a loop `break` and `continue` do not, in a function nothing does."""
    for node in body:
        if isinstance(node, kinds):
            yield node
        if isinstance(node, (*_DEFINITIONS, ast.ClassDef)):
            continue
        inner = (ast.Return,) if isinstance(node, (*_LOOPS, ast.While)) else kinds
        for _, value in ast.iter_fields(node):
            if isinstance(value, list):
                blocks = [child.body if isinstance(child, ast.ExceptHandler) else [child] for child in value]
                yield from _exits([n for block in blocks for n in block if isinstance(n, ast.stmt)], inner)


def _repeated_views(tree: ast.Module) -> Iterator[_Place]:
    names: dict[str, ast.AST] = {}
    routes: dict[str, ast.AST] = {}
    for node in tree.body:
        views = [route for d in node.decorator_list if (route := _route(d))] if isinstance(node, _DEFINITIONS) else []
        repeated = [(key, d, routes[key]) for key, d in views if routes.setdefault(key, d) is not d]
        for key, decorator, before in repeated:
            message = f"`{key}` has a view already, which answers first"
            yield _Place(decorator, message, "give it another path or method", before)
        if isinstance(node, _DEFINITIONS) and views:
            first = names.setdefault(node.name, node)
            if first is not node and not repeated:
                yield _Place(node, f"a view `{node.name}` is defined already", "give it another name", first)


def _route(decorator: ast.expr) -> tuple[str, ast.expr] | None:
    """Return the object, method and path of a route, as ``app.get("/")``, with its decorator."""
    if not isinstance(decorator, ast.Call) or not isinstance(decorator.func, ast.Attribute) or not decorator.args:
        return None
    path = decorator.args[0]
    is_path = isinstance(path, ast.Constant) and isinstance(path.value, str) and path.value[:1] in ("/", "")
    if decorator.func.attr not in _METHODS or not is_path:
        return None
    methods = next((ast.unparse(k.value) for k in decorator.keywords if k.arg == "methods"), "")
    key = f"{ast.unparse(decorator.func)}({ast.unparse(path)}{', methods=' + methods if methods else ''})"
    return key, decorator


def _row(doc: str, find: Callable[[ast.Module], Iterator[_Place]]) -> type[Rule]:
    return row(MisleadingRule, doc, Severity.WARNING, Level.OFF, find=staticmethod(find))


RULES = {
    "mutable-default": _row(
        """A parameter has no list, dictionary or set as its default.

        Python makes it once: what one call adds, the next one finds.
        """,
        _mutable_defaults,
    ),
    "loop-closure": _row(
        """A function that is defined in a loop does not take the loop's variable from it.

        It looks the variable up when it runs, and after the loop that is the last value. One that is called where it
        stands is left alone.
        """,
        _loop_closures,
    ),
    "finally-exit": _row(
        """No `return`, `break` or `continue` leaves a `finally` block.

        It swallows the exception that is under way; since Python 3.14 the compiler warns of it.
        """,
        _finally_exits,
    ),
    "repeated-view": _row(
        """A view has a name, and a path and method, of its own.

        Of two views for one path and method the first answers all requests; of two functions with one name the second
        replaces the first.
        """,
        _repeated_views,
    ),
}
