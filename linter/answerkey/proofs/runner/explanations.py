"""Explanations of failed assertions, by pytest's rewriting if the environment has it, else by a plain one."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from itertools import islice, takewhile
from typing import Any

from .instrumentation import NAME

_LINES, _WIDTH = 40, 400  # of an explanation
_MOST_CHARACTERS, _MOST_ITEMS = 1000, 200  # of two values that are compared in detail
_BEFORE, _AFTER = 100, 400  # characters around the first difference of longer texts
_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


def explain_asserts(tree: ast.Module, source: str) -> None:
    """Rewrite the assertions of a module so that they explain their failures."""
    if not any(isinstance(node, ast.Assert) for node in ast.walk(tree)):
        return
    rewriter = load_pytest()
    if rewriter is not None:
        rewriter.rewrite_asserts(tree, source.encode("utf-8", "replace"))
    else:
        PlainRewriter().visit(tree)


@cache
def load_pytest() -> Any:
    """Return pytest's module that rewrites assertions, set up as in a run of pytest; None if there is no usable one.

    It is no public interface: if another version has changed it, assertions are explained plainly.
    """
    try:
        rewriter = import_module("_pytest.assertion.rewrite")
        util: Any = import_module("_pytest.assertion.util")
        rewriter.rewrite_asserts(ast.parse("assert 1 == 2, 3"), b"assert 1 == 2, 3")
        _compare(util, "==", ["a"], ["b"])
    except Exception:  # noqa: BLE001  # a changed interface may raise any kind
        return None
    util._reprcompare = lambda operator, left, right: _compare(util, operator, left, right)
    return rewriter


def _compare(util: Any, operator: str, left: object, right: object) -> str | None:
    """Return the difference of two values in the form that pytest's formatting expects."""
    lines = _long_lists(operator, left, right) or _by_pytest(util, operator, *_around_difference(left, right))
    shown = [line[:_WIDTH].replace("\n", "\\n") for line in islice(lines or (), _LINES + 1)]
    if len(shown) > _LINES:
        shown[-1] = "..."
    return "\n~".join(shown).replace("%", "%%") or None


def _by_pytest(util: Any, operator: str, left: object, right: object) -> list[str] | None:
    try:
        lines: list[str] | None = util.assertrepr_compare(
            operator,
            left,
            right,
            verbose=1,
            highlighter=util.dummy_highlighter,
            assertion_text_diff_style="ndiff",
        )
    except TypeError:  # before pytest 9.1
        lines = util.assertrepr_compare(_Quiet(), operator, left, right)
    return lines


def _around_difference(left: object, right: object) -> tuple[object, object]:
    """Cut two long texts around their first difference, since comparing all of them takes too long."""
    if not (type(left) is type(right) is str and max(len(left), len(right)) > _MOST_CHARACTERS):
        return left, right
    at = _first_difference(left, right)
    start, end = max(0, at - _BEFORE), at + _AFTER
    return left[start:end], right[start:end]


def _long_lists(operator: str, left: object, right: object) -> list[str]:
    """Return the difference of two lists that are too long to be compared in detail."""
    if not (operator == "==" and type(left) is type(right) and isinstance(left, (list, tuple))):
        return []
    assert isinstance(right, (list, tuple))
    at = _first_difference(left, right)
    if max(len(left), len(right)) <= _MOST_ITEMS or at == min(len(left), len(right)):
        return []
    difference = f"At index {at} diff: {_short(left[at])} != {_short(right[at])}"
    return [f"{len(left)} items == {len(right)} items", "", difference]


def _first_difference(left: Sequence[object], right: Sequence[object]) -> int:
    """Return the first index at which two sequences differ, or the length of the shorter one."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))


class _Quiet:
    """The part of pytest's configuration that its older versions ask for."""

    def get_verbosity(self, _kind: str | None = None) -> int:
        return 1

    def getoption(self, _name: str, default: Any = None) -> Any:
        return default if default is not None else 1

    def get_terminal_writer(self) -> Any:
        return self

    def _highlight(self, source: str, lexer: str = "") -> str:
        return source


class PlainRewriter(ast.NodeTransformer):
    """Turns an assertion into a test that raises its explanation, and keeps the operands of a comparison for it."""

    def visit_Assert(self, node: ast.Assert) -> ast.If:
        test = node.test
        arguments: list[ast.expr] = [
            node.msg or ast.Constant(None),
            ast.Constant(f"assert {ast.unparse(test)}"[:_WIDTH]),
        ]
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            left, right = f"{NAME}_left", f"{NAME}_right"
            test.left = ast.NamedExpr(ast.Name(left, ast.Store()), test.left)
            test.comparators = [ast.NamedExpr(ast.Name(right, ast.Store()), test.comparators[0])]
            sign = ast.Constant(_SIGNS[type(test.ops[0])])
            arguments += [sign, ast.Name(left, ast.Load()), ast.Name(right, ast.Load())]
        function = ast.Attribute(ast.Name(NAME, ast.Load()), "failure", ast.Load())
        raising = ast.Raise(ast.Call(function, arguments, []), None)
        statement = ast.If(ast.UnaryOp(ast.Not(), test), [raising], [])
        for part in ast.walk(statement):
            if not hasattr(part, "lineno"):
                ast.copy_location(part, node)
        return statement


def failure(message: object, test: str, sign: str = "", left: object = None, right: object = None) -> AssertionError:
    """Return the exception of a failed assertion: its own message, the test, and the values that it compared."""
    lines = [] if message is None else [str(message)]
    lines.append(test)
    if sign:
        lines.append(f"where {_short(left)} {sign} {_short(right)} is not true")
    return AssertionError("\n".join(lines))


def _short(value: object) -> str:
    try:
        text = repr(value)
    except Exception as error:  # noqa: BLE001  # the code defines `__repr__`
        text = f"<{type(value).__name__} whose repr raises {type(error).__name__}>"
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 3]}..."
