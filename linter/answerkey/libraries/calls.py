"""Calls that do not fit what they call."""

from __future__ import annotations

import ast

from answerkey.libraries.defects import CALL, INTERFACES, Context, Defect, lowered, suggestion
from answerkey.libraries.type_checker import CheckerProblem, Definition, ProblemKind
from answerkey.source import Span


def wrong_call(context: Context, problem: CheckerProblem) -> Defect | None:
    """Return the defect of an argument that is unknown, missing or too many."""
    call = context.tree.call_around(problem.span)
    if call is None or problem.origin is None:
        return None
    keyword = next((k for k in call.keywords if k.arg and context.index.node(k).start == problem.span.start), None)
    if _is_loose_callee(context, call, problem.origin, keyword):
        return None
    if keyword is not None:
        start = problem.span.start
        return _unknown(context, call, keyword, Span(start, start + len(keyword.arg or "")), lowered(problem.message))
    if any(isinstance(value, ast.Constant) and value.value is ... for value in _arguments(call)):
        return None  # the author leaves arguments out
    span = context.tree.callee(call) if problem.kind is ProblemKind.MISSING else problem.span
    return Defect(CALL, span, lowered(problem.message))


def unknown_keyword(context: Context, problem: CheckerProblem) -> Defect | None:
    """Return the defect of a call that fits no signature: only a keyword that no signature has is certain."""
    call = context.tree.call_around(problem.span)
    if call is None:
        return None
    signatures = _signatures(context, call)
    if not signatures or _is_defined_here(context, call):
        return None
    if any(name.startswith("**") for names in signatures for name in names):
        return None
    for keyword in call.keywords:
        if keyword.arg and all(keyword.arg not in names for names in signatures):
            start = context.index.node(keyword).start
            message = f"no signature of `{ast.unparse(call.func)}` has an argument `{keyword.arg}`"
            return _unknown(context, call, keyword, Span(start, start + len(keyword.arg)), message)
    return None


def _is_loose_callee(context: Context, call: ast.Call, origin: Definition, keyword: ast.keyword | None) -> bool:
    """Return True if the arguments of a callee are not certain.

    It is the snippet's own, an interface, or a method that takes more arguments in derived classes.
    """
    if context.is_own(origin.file) or origin.file.stem in INTERFACES:
        return True
    if origin.file.stem == "builtins" and (origin.name == "object" or _is_defined_here(context, call)):
        return True
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    argument = keyword.arg or "" if keyword is not None else ""
    return bool(method and origin.name) and context.libraries.classes.may_take(
        *origin, method, argument, context.packages
    )


def _is_defined_here(context: Context, call: ast.Call) -> bool:
    return any(context.is_own(place.file) for place in context.declarations(context.tree.callee(call).start))


def _unknown(context: Context, call: ast.Call, keyword: ast.keyword, span: Span, message: str) -> Defect:
    parameters = {name for names in _signatures(context, call) for name in names}
    arguments = {other.arg for other in call.keywords if other is not keyword}
    free = sorted(name for name in parameters if name not in arguments and name.isidentifier())
    return Defect(CALL, span, message, suggestion(keyword.arg or "", free))


def _signatures(context: Context, call: ast.Call) -> list[frozenset[str]]:
    """Return the parameter names of each signature of a callee; ``*args`` and ``**kwargs`` keep their stars."""
    inside = context.text.find("(", context.index.node(call.func).end) + 1
    signatures = context.session.parameters(context.module.name, context.text, inside)
    return [frozenset(label.split(":")[0].split("=")[0].strip() for label in labels) for labels in signatures]


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]
