"""Calls that do not fit what they call."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec import Struct, field

from answerkey.libraries.defects import CALL, INTERFACES, Context, Defect, lowered, suggestion
from answerkey.libraries.parameters import origin_of
from answerkey.libraries.syntax_tree import Origin
from answerkey.libraries.type_checker import CheckerProblem, Definition, ProblemKind
from answerkey.snippets.common_words import is_common
from answerkey.snippets.slips import SlipKind, slip_of
from answerkey.source import Span

_SUGGESTED = re.compile(r'did you mean "(\w+)"')
_QUOTED = re.compile(r"`(\w+)`")
_TYPES = re.compile(r"Expected `(\w+)(?:\[[^|`]*\])?`, found `(\w+)(?:\[[^`]*\])?`")
_LOOSE_TYPES = frozenset("Any Callable Never None Self Top Unknown Literal Protocol type object".split())
_CERTAIN = (SlipKind.SWAPPED, SlipKind.DOUBLED, SlipKind.BORDER)
_SHORTEST_CHANGE = 5  # letters of a parameter of which one may be lost or wrong


class _Signature(NamedTuple):
    """The parameters of one signature of a function, in order; ``*args`` and ``**kwargs`` keep their stars."""

    names: tuple[str, ...]
    has_default: tuple[bool, ...]


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
    if problem.kind is ProblemKind.MISSING and _is_misspelt(call, problem.message):
        return None
    span = context.tree.callee(call) if problem.kind is ProblemKind.MISSING else problem.span
    return Defect(CALL, span, lowered(problem.message))


def _is_misspelt(call: ast.Call, message: str) -> bool:
    """Return True if each parameter that a call is said to lack is one that a keyword of it is a slip for."""
    keywords = [keyword.arg for keyword in call.keywords if keyword.arg]
    parameters = _QUOTED.findall(message.rpartition(" of ")[0])
    return bool(parameters) and all(any(slip_of(k, name) for k in keywords) for name in parameters)


def unknown_keyword(context: Context, problem: CheckerProblem) -> Defect | None:
    """Return the defect of a call that fits no signature: only a keyword that no signature has is certain."""
    call = context.tree.call_around(problem.span)
    if call is None:
        return None
    signatures = _signatures(context, call)
    if not signatures or _is_defined_here(context, call):
        return None
    is_open = _is_open(call, signatures)
    for keyword in call.keywords:
        if keyword.arg and all(keyword.arg not in signature.names for signature in signatures):
            if is_open and not _near(keyword.arg, _free(call, keyword, signatures)):
                continue
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


def misspelt_key(context: Context, problem: CheckerProblem) -> Defect | None:
    """Return the defect of a misspelt key of a library's typed dictionary; others may be those of a derived one."""
    call = context.tree.call_around(problem.span)
    keyword = (
        next((k for k in call.keywords if context.index.node(k).start == problem.span.start), None) if call else None
    )
    meant = _SUGGESTED.search(problem.message)
    if call is None or keyword is None or keyword.arg is None or meant is None or _is_defined_here(context, call):
        return None
    if not _near(keyword.arg, [meant[1]]):
        return None
    span = Span(problem.span.start, problem.span.start + len(keyword.arg))
    message = f"`{ast.unparse(call.func)}` has no key `{keyword.arg}`"
    return Defect(CALL, span, message, f"did you mean `{meant[1]}`?")


def wrong_type(context: Context, problem: CheckerProblem) -> Defect | None:
    """Return the defect of an argument whose type can't fit, if a library makes both the argument and its type.

    Types that are inferred from a snippet's own code, that are Python's plain ones, or that anything may fit are left
    alone.
    """
    types = _TYPES.search(problem.message)
    calls = context.tree.call_with(problem.span)
    if types is None or calls is None or types[1] == types[2]:
        return None
    if any(isinstance(value, ast.Constant) and value.value is ... for each in calls for value in _arguments(each)):
        return None
    imports = context.tree.imports
    origins = [origin_of(each.func, imports) for each in calls]
    if not all(o is not None and context.libraries.is_library(o[0].partition(".")[0]) for o in origins):
        return None
    if any(name in _LOOSE_TYPES or name.startswith(("_", "Supports")) or name.islower() for name in types.groups()):
        return None
    return Defect(CALL, problem.span, lowered(problem.message))


class OpenCalls(Struct):
    """Calls of functions that take any keyword: one that is a slip for a parameter goes unnoticed when the code runs.

    The signatures of each function are asked for once.
    """

    _signatures: dict[Origin, list[_Signature]] = field(default_factory=dict)

    def defects(self, context: Context) -> Iterator[Defect]:
        """Yield the defects of a module's keywords that are slips for parameters of a library's function."""
        for call in context.tree.nodes:
            origin = (
                origin_of(call.func, context.tree.imports) if isinstance(call, ast.Call) and call.keywords else None
            )
            if origin is None or not isinstance(call, ast.Call):
                continue
            if context.libraries.is_library(origin[0].partition(".")[0]):
                yield from self._slips(context, call, origin)

    def _slips(self, context: Context, call: ast.Call, origin: Origin) -> Iterator[Defect]:
        preamble = context.module.preamble
        for keyword in call.keywords:
            start = context.index.node(keyword).start
            if keyword.arg is None or start < preamble:
                continue
            if origin not in self._signatures:
                self._signatures[origin] = _signatures(context, call)
            signatures = self._signatures[origin]
            if _is_open(call, signatures) and all(keyword.arg not in signature.names for signature in signatures):
                meant = _near(keyword.arg, _free(call, keyword, signatures))
                if meant:
                    span = Span(start - preamble, start - preamble + len(keyword.arg))
                    message = (
                        f"`{ast.unparse(call.func)}` has no parameter `{keyword.arg}`, and takes it for an extra one"
                    )
                    yield Defect(CALL, span, message, f"did you mean `{meant}`?")


def _near(name: str, parameters: Iterable[str]) -> str:
    """Return the parameter that a keyword is a slip for; empty where the keyword may well be one of its own."""
    for parameter in parameters:
        slip = slip_of(name, parameter)
        if slip is None or is_common(slip.word.strip("_")):
            continue
        if slip.kind in _CERTAIN or len(parameter) >= _SHORTEST_CHANGE:
            return parameter
    return ""


def _free(call: ast.Call, keyword: ast.keyword, signatures: Iterable[_Signature]) -> list[str]:
    """Return the parameters that a call does not name, in order."""
    arguments = {other.arg for other in call.keywords if other is not keyword}
    parameters = {name for signature in signatures for name in signature.names}
    return sorted(name for name in parameters if name not in arguments and name.isidentifier())


def _unknown(context: Context, call: ast.Call, keyword: ast.keyword, span: Span, message: str) -> Defect:
    free = _free(call, keyword, _signatures(context, call))
    return Defect(CALL, span, message, suggestion(keyword.arg or "", free))


def _signatures(context: Context, call: ast.Call) -> list[_Signature]:
    """Return the signatures of a callee.

    They are asked for at an argument: right behind the parenthesis, another call may begin.
    """
    arguments = [*call.keywords, *call.args]
    inside = context.text.find("(", context.index.node(call.func).end) + 1
    place = context.index.node(arguments[0]).start if arguments else inside
    signatures = context.session.parameters(context.module.name, context.text, place)
    return [
        _Signature(tuple(map(_parameter, labels)), tuple("=" in label for label in labels)) for labels in signatures
    ]


def _parameter(label: str) -> str:
    return label.split(":")[0].split("=")[0].strip()


def _is_open(call: ast.Call, signatures: Iterable[_Signature]) -> bool:
    """Return True if a call may be one of a signature that takes any keyword."""
    return any(any(name.startswith("**") for name in s.names) and not _leaves_out(call, s) for s in signatures)


def _leaves_out(call: ast.Call, signature: _Signature) -> bool:
    """Return True if a call gives no value to a parameter without a default."""
    if any(isinstance(value, ast.Starred) for value in call.args) or any(k.arg is None for k in call.keywords):
        return False
    keywords = {keyword.arg for keyword in call.keywords}
    parameters = list(zip(signature.names, signature.has_default, strict=True))[len(call.args) :]
    return any(name.isidentifier() and not default and name not in keywords for name, default in parameters)


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]
