"""What is not there: modules, names that are imported of one, and attributes."""

from __future__ import annotations

import ast
from difflib import get_close_matches

from answerkey.libraries.checking import Place, Problem
from answerkey.libraries.defects import ATTRIBUTE, IMPORT, INTERFACES, Case, Defect, lowered, suggestion
from answerkey.libraries.preamble import UNKNOWN
from answerkey.source import Span

_IT = "answerkey_it"
_CLOSE = 0.75  # how much alike (by `difflib`) a name must be to one that exists, where only a slip is a defect
_EXTENDED = frozenset({"BaseServer", "LogRecord", "Logger", "Task", "Thread"})
"""Classes of Python whose objects get attributes from programs, or are of classes that programs put in their place."""


def missing_module(case: Case, problem: Problem) -> Defect | None:
    """A module below one that the environment has; of one that it lacks nothing is known."""
    module = case.text[problem.span.start : problem.span.end]
    if module not in case.tree.absolute:
        return None
    top, _, rest = module.partition(".")
    if not case.provided.is_library(top) or case.provided.exists(module) or case.provided.is_late(module):
        return None
    message = f"there is no module `{module}` in {case.provided.title(top)}"
    return Defect(IMPORT, problem.span, message, _near_module(case, problem.span, module) if rest else "")


def _near_module(case: Case, span: Span, module: str) -> str:
    parts = module.split(".")
    for number in range(1, len(parts)):
        before = ".".join(parts[:number]) + "."
        names = case.names_at(span, before)
        if parts[number] not in names:
            rest = "".join(f".{part}" for part in parts[number + 1 :])
            return suggestion(parts[number], names, before, rest)
    return ""


def missing_member(case: Case, problem: Problem) -> Defect | None:
    """A name that is imported of a library's module, which does not bind it."""
    found = case.tree.alias_at(problem.span)
    if found is None:
        return None
    node, alias = found
    if not isinstance(node, ast.ImportFrom):
        return None
    module = node.module or ""
    top = module.partition(".")[0]
    if node.level or not case.provided.is_library(top) or module == UNKNOWN:
        return None
    if alias.name.startswith("_") or case.provided.may_bind(module, alias.name):
        return None
    start = case.index.node(alias).start
    span = Span(start, start + len(alias.name))
    home = case.provided.home(module, alias.name)
    hint = f"it is in `{home}`" if home else suggestion(alias.name, case.names_at(span))
    return Defect(IMPORT, span, f"`{module}` has no `{alias.name}` in {case.provided.title(top)}", hint)


def missing_attribute(case: Case, problem: Problem) -> Defect | None:
    """An attribute that is read of a module, a class or an object of a library."""
    node = case.tree.attributes.get(problem.span.end)
    if node is None or not isinstance(node.ctx, ast.Load) or node.attr.startswith("_"):
        return None
    if node.attr in case.tree.attributes_set or _is_given(case, node):
        return None
    span = Span(problem.span.end - len(node.attr), problem.span.end)
    start = case.index.node(node).start
    before = case.text[start : span.start].rstrip()
    if not before.endswith("."):
        return None
    probe = f"({_IT} := {before[:-1]})."
    text = case.text[:start] + probe + case.text[span.end :]
    types = case.types(text, start + 1)
    names = [name for name in case.names(text, start + len(probe)) if not name.startswith("__")]
    if not types or not any(not name.startswith("_") for name in names):
        return None
    if any(_is_open(case, place) for place in types):
        close = get_close_matches(node.attr, names, 1, _CLOSE)
        if not close or close[0] in case.tree.own_names:
            return None  # what is missing may be the snippet's own, or the type may be too narrow
    if any(_may_have(case, place, node.attr) for place in types):
        return None
    return Defect(ATTRIBUTE, span, lowered(problem.message), suggestion(node.attr, names))


def _is_open(case: Case, place: Place) -> bool:
    """Whether what is of a type may well have more attributes than the type; `_Names` are those of descriptions."""
    if case.is_own(place.file) or place.file.stem in ("builtins", *INTERFACES):
        return True
    return not case.provided.has(place.file) and (place.name in _EXTENDED or place.name.startswith("_"))


def _may_have(case: Case, place: Place, attribute: str) -> bool:
    """Whether what is of a type, or a module, may have an attribute that no type checker sees."""
    if place.name:
        return case.provided.classes.may_have(*place, attribute, case.packages)
    return case.provided.may_bind(case.provided.module(place.file), attribute)


def _is_given(case: Case, node: ast.Attribute) -> bool:
    """Whether an object is what a function of the snippet says that it gives."""
    value = node.value.value if isinstance(node.value, ast.Await) else node.value
    called = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id
    return called in case.tree.own_functions
