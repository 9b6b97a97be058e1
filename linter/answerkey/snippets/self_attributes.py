"""Attributes that methods read from `self` and that nothing in view sets."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from answerkey.snippets.slips import near_index, slip_of
from answerkey.snippets.walking import children_of, nodes_of

_DYNAMIC = frozenset(
    "setattr __setattr__ __getattr__ __getattribute__ __dict__ __slots__ vars exec eval locals globals".split()
)
"""Names in a code that may set attributes whose names do not stand there."""
_PLAIN_DECORATORS = frozenset({"dataclass", "final", "total_ordering", "runtime_checkable"})
_PLAIN_BASES = frozenset({"ABC", "Generic", "object"})
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class UnknownAttribute(NamedTuple):
    """An attribute of `self` that nothing sets, and the one that was probably meant, or empty."""

    node: ast.Attribute
    owner: str
    meant: str


@dataclass(frozen=True)
class _Class:
    """A class: the names that its body binds, and the attributes that its methods read from `self`."""

    node: ast.ClassDef
    bound: frozenset[str]
    reads: tuple[ast.Attribute, ...]


@dataclass(frozen=True)
class ClassSummary:
    """The part of a code that matters here: its classes, and the attributes that it sets on any object.

    A `dynamic` code may set attributes whose names do not stand in it.
    """

    classes: tuple[_Class, ...]
    stored: frozenset[str]
    dynamic: bool

    @property
    def explains_itself(self) -> bool:
        """True if each attribute that its classes read is set in this code: no other code needs to be looked at."""
        return all(node.attr in self.stored or node.attr in c.bound for c in self.classes for node in c.reads)


def summarize(tree: ast.Module) -> ClassSummary:
    """Return the summary of a code."""
    nodes = nodes_of(tree)
    classes = tuple(
        _Class(node, frozenset(_bound(node)), tuple(_reads(node))) for node in nodes if isinstance(node, ast.ClassDef)
    )
    return ClassSummary(classes, frozenset(_stored(nodes)), bool(_names(nodes) & _DYNAMIC))


def unknown_attributes(summary: ClassSummary, others: Iterable[ClassSummary] = ()) -> Iterator[UnknownAttribute]:
    """Yield the attributes that methods of a code read from `self`, and that neither it nor the other codes set.

    Only classes count of which all is in view: each base is in view too or plain, and nothing sets attributes by name.
    """
    if summary.explains_itself:
        return
    summaries = [summary, *others]
    if any(each.dynamic for each in summaries):
        return
    stored = frozenset().union(*(each.stored for each in summaries))
    owners = [owner for each in summaries for owner in each.classes]
    classes = {owner.node.name: owner for owner in owners}
    if len(classes) < len(owners):
        return  # two versions of a class: neither may be whole
    for owner in summary.classes:
        if _is_whole(owner.node, classes):
            names = stored | _inherited(owner.node.name, classes) | _derived(owner.node.name, classes)
            yield from _unknown(owner, names, complete=_is_complete(owner.node, classes))


def _unknown(owner: _Class, names: frozenset[str], *, complete: bool) -> Iterator[UnknownAttribute]:
    index = near_index(names)
    for node in owner.reads:
        if node.attr not in names and not node.attr.startswith("__"):
            near = index.around(node.attr)
            meant = next((name for name in near if slip_of(node.attr, name) is not None), "")
            if meant or complete:
                yield UnknownAttribute(node, owner.node.name, meant)


def _is_whole(node: ast.ClassDef, classes: dict[str, _Class], below: frozenset[str] = frozenset()) -> bool:
    """Return whether a class and all its bases are in view, and no other class mixes it with unknown ones."""
    if node.keywords or node.name in below or any(_last_name(d) not in _PLAIN_DECORATORS for d in node.decorator_list):
        return False
    mixing = (other.node for other in classes.values() if node.name in map(_last_name, other.node.bases))
    if any(_last_name(base) not in {*classes, *_PLAIN_BASES} for other in mixing for base in other.bases):
        return False
    bases = [_last_name(base) for base in node.bases]
    if any(name not in classes and name not in _PLAIN_BASES and not _is_exception(name) for name in bases):
        return False
    return all(_is_whole(classes[name].node, classes, below | {node.name}) for name in bases if name in classes)


def _is_complete(node: ast.ClassDef, classes: dict[str, _Class]) -> bool:
    """Return whether a class or a base sets the attributes in `__init__`, and nothing in them is left out."""
    methods = {child.name for child in node.body if isinstance(child, _Function)}
    if any(isinstance(inner, ast.Constant) and inner.value is ... for inner in ast.walk(node)):
        return False
    bases = [classes[name].node for name in map(_last_name, node.bases) if name in classes]
    is_made_here = "__init__" in methods or "dataclass" in map(_last_name, node.decorator_list)
    return (is_made_here or bool(bases)) and all(_is_complete(base, classes) for base in bases)


def _is_exception(name: str) -> bool:
    kind = getattr(builtins, name, None)
    return isinstance(kind, type) and issubclass(kind, BaseException)


def _inherited(name: str, classes: dict[str, _Class]) -> frozenset[str]:
    """Return the attributes of a class and its bases; those of an exception are Python's own."""
    owner = classes.get(name)
    if owner is None:
        return frozenset(dir(getattr(builtins, name, object)))
    bases = (_inherited(_last_name(base), classes) for base in owner.node.bases)
    return owner.bound.union(dir(object), *bases)


def _derived(name: str, classes: dict[str, _Class]) -> frozenset[str]:
    """Return the attributes that classes set that are derived from one: it may leave them to these."""
    derived = [other for other in classes.values() if name in map(_last_name, other.node.bases)]
    return frozenset().union(*(other.bound | _derived(other.node.name, classes) for other in derived))


def _bound(node: ast.ClassDef) -> Iterator[str]:
    """Yield the names that the body of a class binds."""
    for child in node.body:
        if isinstance(child, (_Function, ast.ClassDef)):
            yield child.name
        else:
            for inner in ast.walk(child):
                if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                    yield inner.id
                elif isinstance(inner, ast.alias):
                    yield inner.asname or inner.name


def _reads(node: ast.ClassDef) -> Iterator[ast.Attribute]:
    """Yield the attributes that the methods of a class read from their first parameter."""
    for method in node.body:
        if not isinstance(method, _Function) or not method.args.args or method.args.args[0].arg != "self":
            continue
        if {_last_name(decorator) for decorator in method.decorator_list} & {"staticmethod", "classmethod"}:
            continue
        for inner in _walk(method):
            if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Load) and _is_self(inner.value):
                yield inner


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _walk(function: _Function) -> Iterator[ast.AST]:
    """Yield the nodes in a function, except in classes in it."""
    nodes: list[ast.AST] = [function]
    while nodes:
        node = nodes.pop()
        yield node
        nodes += [child for child in children_of(node) if not isinstance(child, ast.ClassDef)]


def _stored(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the attributes that a code sets on any object, and those that it asks for by `hasattr` and its like."""
    for node in nodes:
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            yield node.attr
        elif isinstance(node, ast.Call) and _last_name(node.func) in ("hasattr", "getattr", "delattr"):
            yield from (a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))


def _names(nodes: Sequence[ast.AST]) -> set[str]:
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    names |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return names | {node.name for node in nodes if isinstance(node, (_Function, ast.ClassDef))}


def _last_name(node: ast.expr) -> str:
    """Return ``dataclass`` for ``dataclasses.dataclass(frozen=True)``, and ``Generic`` for ``Generic[T]``."""
    while isinstance(node, (ast.Call, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
