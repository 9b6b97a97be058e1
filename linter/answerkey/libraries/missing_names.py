"""Missing modules, names and attributes."""

from __future__ import annotations

import ast
from difflib import get_close_matches

from answerkey.libraries.defects import ATTRIBUTE, IMPORT, INTERFACES, Context, Defect, lowered, suggestion
from answerkey.libraries.preamble import UNKNOWN
from answerkey.libraries.type_checker import CheckerProblem, Definition
from answerkey.source import Span

_PROBE_NAME = "answerkey_it"
_NO_KEYWORD = "[0]"  # behind a dot, so that `as` or `or` there is not taken for the name
_CLOSE = 0.75  # similarity (by `difflib`) to an existing name, where only a misspelling is a defect
_EXTENDED = frozenset({"BaseServer", "LogRecord", "Logger", "Task", "Thread"})
"""Classes of Python whose objects programs add attributes to or replace by objects of their own classes."""


def missing_module(context: Context, problem: CheckerProblem) -> Defect | None:
    """Return the defect of a missing module below one that the environment has; others are unknown."""
    module = context.text[problem.span.start : problem.span.end]
    if module not in context.tree.absolute:
        return None
    top, _, rest = module.partition(".")
    if not context.libraries.is_library(top) or context.libraries.exists(module) or context.libraries.is_late(module):
        return None
    message = f"there is no module `{module}` in {context.libraries.title(top)}"
    return Defect(IMPORT, problem.span, message, _near_module(context, problem.span, module) if rest else "")


def _near_module(context: Context, span: Span, module: str) -> str:
    parts = module.split(".")
    for number in range(1, len(parts)):
        before = ".".join(parts[:number]) + "."
        names = context.names_at(span, before)
        if parts[number] not in names:
            rest = "".join(f".{part}" for part in parts[number + 1 :])
            return suggestion(parts[number], names, before, rest)
    return ""


def missing_member(context: Context, problem: CheckerProblem) -> Defect | None:
    """Return the defect of a name that is imported from a library's module, which does not bind it."""
    importing = context.tree.alias_at(problem.span)
    if importing is None:
        return None
    node, alias = importing
    if not isinstance(node, ast.ImportFrom):
        return None
    module = node.module or ""
    top = module.partition(".")[0]
    if node.level or not context.libraries.is_library(top) or module == UNKNOWN:
        return None
    if alias.name.startswith("_") or context.libraries.may_bind(module, alias.name):
        return None
    start = context.index.node(alias).start
    span = Span(start, start + len(alias.name))
    hint = _home(context, module, alias.name) or suggestion(alias.name, context.names_at(span))
    return Defect(IMPORT, span, f"`{module}` has no `{alias.name}` in {context.libraries.title(top)}", hint)


def missing_attribute(context: Context, problem: CheckerProblem) -> Defect | None:
    """Return the defect of an attribute that a module, class or object of a library lacks."""
    node = context.tree.attributes.get(problem.span.end)
    if node is None or not isinstance(node.ctx, ast.Load) or node.attr.startswith("_"):
        return None
    if node.attr in context.tree.attributes_set or _is_own_result(context, node):
        return None
    span = Span(problem.span.end - len(node.attr), problem.span.end)
    start = context.index.node(node).start
    before = context.text[start : span.start].rstrip()
    if not before.endswith("."):
        return None
    probe = f"({_PROBE_NAME} := {before[:-1]})."
    text = context.text[:start] + probe + _NO_KEYWORD + context.text[span.end :]
    types = context.types(text, start + 1)
    names = [name for name in context.names(text, start + len(probe)) if not name.startswith("__")]
    if not types or not any(not name.startswith("_") for name in names):
        return None
    if any(_is_open(context, place) for place in types):
        close = get_close_matches(node.attr, names, 1, _CLOSE)
        if not close or close[0] in context.tree.own_names:
            return None  # the attribute may be the snippet's own, or the type too narrow
    if any(_may_have(context, place, node.attr) for place in types):
        return None
    modules = [context.libraries.module(place.file) for place in types if not place.name]
    home = next((hint for module in modules if (hint := _home(context, module, node.attr))), "")
    return Defect(ATTRIBUTE, span, lowered(problem.message), home or suggestion(node.attr, names))


def _home(context: Context, module: str, name: str) -> str:
    """Return a hint at the other modules of a module's library that have a name; empty if none has."""
    *others, last = [f"`{home}`" for home in context.libraries.homes(module, name)] or [""]
    return f"it is in {', '.join(others)} and {last}" if others else f"it is in {last}" if last else ""


def _is_open(context: Context, place: Definition) -> bool:
    """Return True if objects of a type may well have more attributes; names such as `_Name` are typeshed's own."""
    if context.is_own(place.file) or place.file.stem in ("builtins", *INTERFACES):
        return True
    return not context.libraries.has(place.file) and (place.name in _EXTENDED or place.name.startswith("_"))


def _may_have(context: Context, place: Definition, attribute: str) -> bool:
    """Return True if a module or objects of a type may have an attribute that no type checker sees."""
    if place.name:
        return context.libraries.classes.may_have(*place, attribute, context.packages)
    return context.libraries.may_bind(context.libraries.module(place.file), attribute)


def _is_own_result(context: Context, node: ast.Attribute) -> bool:
    """Return True if an object is the result of a function of the snippet."""
    value = node.value.value if isinstance(node.value, ast.Await) else node.value
    function = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id
    return function in context.tree.own_functions
