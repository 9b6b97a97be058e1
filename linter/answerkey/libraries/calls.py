"""Calls that do not fit what they call."""

from __future__ import annotations

import ast

from answerkey.libraries.checking import Kind, Place, Problem
from answerkey.libraries.defects import CALL, INTERFACES, Case, Defect, lowered, suggestion
from answerkey.source import Span


def wrong_call(case: Case, problem: Problem) -> Defect | None:
    """An argument that is not known, missing or too much."""
    call = case.tree.call_around(problem.span)
    if call is None or problem.origin is None:
        return None
    keyword = next((k for k in call.keywords if k.arg and case.index.node(k).start == problem.span.start), None)
    if _is_loose_callee(case, call, problem.origin, keyword):
        return None
    if keyword is not None:
        start = problem.span.start
        return _unknown(case, call, keyword, Span(start, start + len(keyword.arg or "")), lowered(problem.message))
    if any(isinstance(value, ast.Constant) and value.value is ... for value in _arguments(call)):
        return None  # the author leaves arguments out
    span = case.tree.callee(call) if problem.kind is Kind.MISSING else problem.span
    return Defect(CALL, span, lowered(problem.message))


def unknown_keyword(case: Case, problem: Problem) -> Defect | None:
    """Of a call that fits no signature only a keyword that none has is certain; the rest may be loose types."""
    call = case.tree.call_around(problem.span)
    if call is None:
        return None
    signatures = _signatures(case, call)
    if not signatures or _is_defined_here(case, call):
        return None
    if any(name.startswith("**") for names in signatures for name in names):
        return None
    for keyword in call.keywords:
        if keyword.arg and all(keyword.arg not in names for names in signatures):
            start = case.index.node(keyword).start
            message = f"no signature of `{ast.unparse(call.func)}` has an argument `{keyword.arg}`"
            return _unknown(case, call, keyword, Span(start, start + len(keyword.arg)), message)
    return None


def _is_loose_callee(case: Case, call: ast.Call, origin: Place, keyword: ast.keyword | None) -> bool:
    """Whether a callee is the snippet's own, an interface, or a method that takes more in classes derived from its
    own."""
    if case.is_own(origin.file) or origin.file.stem in INTERFACES:
        return True
    if origin.file.stem == "builtins" and (origin.name == "object" or _is_defined_here(case, call)):
        return True
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    given = keyword.arg or "" if keyword is not None else ""
    return bool(method and origin.name) and case.provided.classes.may_take(*origin, method, given, case.packages)


def _is_defined_here(case: Case, call: ast.Call) -> bool:
    return any(case.is_own(place.file) for place in case.declarations(case.tree.callee(call).start))


def _unknown(case: Case, call: ast.Call, keyword: ast.keyword, span: Span, message: str) -> Defect:
    known = {name for names in _signatures(case, call) for name in names}
    taken = {other.arg for other in call.keywords if other is not keyword}
    free = sorted(name for name in known if name not in taken and name.isidentifier())
    return Defect(CALL, span, message, suggestion(keyword.arg or "", free))


def _signatures(case: Case, call: ast.Call) -> list[frozenset[str]]:
    """The names of the parameters of each signature of a callee; those that take all others with their stars."""
    inside = case.text.find("(", case.index.node(call.func).end) + 1
    found = case.look.parameters(case.module.name, case.text, inside)
    return [frozenset(label.split(":")[0].split("=")[0].strip() for label in labels) for labels in found]


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]
