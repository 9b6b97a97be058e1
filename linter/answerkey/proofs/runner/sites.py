"""The sites of a step, which report when they begin and when they hold.

A statement `assert` gets a call before and after it. A block such as that of `pytest.raises`, and a call such as
`mock.assert_called_once()`, are wrapped. They count only if the library that they come from fails tests by raising.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from .code_report import Count
from .instrumentation import called, put
from .messages import Site

_BLOCKS = frozenset({"raises", "warns", "deprecated_call", "RaisesGroup"})
_PREFIX = "assert"
_OPENING = ("raises", "warn", "logs")  # in names of assertions that are only made by a block
_MODULES = ("_pytest.", "unittest.", "numpy.testing", "pandas._testing", "pandas.testing")


def add_sites(tree: ast.AST, step: int, first: int, source: str) -> list[Site]:
    """Make the sites of a tree report under numbers from `first` on, and return them in that order."""
    inserter = _SiteInserter(step, first, source)
    inserter.visit(tree)
    return inserter.sites


class _SiteInserter(ast.NodeTransformer):
    def __init__(self, step: int, first: int, source: str) -> None:
        self._step, self._first = step, first
        self._lines = source.split("\n")
        self.sites: list[Site] = []

    def visit_Assert(self, node: ast.Assert) -> list[ast.stmt]:
        if isinstance(node.test, ast.Constant) and not node.test.value:
            return [node]  # it says that this place is not reached
        number = ast.Constant(self._add(node))
        self.generic_visit(node)
        return [put(node, "begin", number), node, put(node, "hold", number)]

    def visit_With(self, node: ast.With | ast.AsyncWith) -> ast.AST:
        for item in node.items:
            if _is_block(item.context_expr):
                number = ast.Constant(self._add(item.context_expr))
                item.context_expr = called(item.context_expr, "block", number, item.context_expr)
        return self.generic_visit(node)

    visit_AsyncWith = visit_With  # noqa: N815  # the name that `ast` calls

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if _is_assertion(node):
            number = ast.Constant(self._add(node))
            node.func = called(node.func, "method", number, node.func)
        return self.generic_visit(node)

    def _add(self, node: ast.stmt | ast.expr) -> int:
        end_line = node.end_lineno or node.lineno
        column, end = self._column(node.lineno, node.col_offset), self._column(end_line, node.end_col_offset or 0)
        self.sites.append(Site(self._step, node.lineno, column, end_line, end))
        return self._first + len(self.sites) - 1

    def _column(self, line: int, size: int) -> int:
        """Return the column, from 1, of a place that the compiler counts in bytes of UTF-8."""
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        return len(text.encode("utf-8", "surrogatepass")[:size].decode("utf-8", "ignore")) + 1


def _name(node: ast.expr) -> str:
    function = node.func if isinstance(node, ast.Call) else None
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_block(node: ast.expr) -> bool:
    return _name(node) in _BLOCKS or _name(node).startswith(_PREFIX)


def _is_assertion(node: ast.Call) -> bool:
    name = _name(node).lower()
    is_exception = name.endswith("error")  # `AssertionError`, where a proof must not come
    return name.startswith(_PREFIX) and not is_exception and not any(word in name for word in _OPENING)


class Counts:
    """The counts of all sites of a question; the code calls its methods."""

    def __init__(self) -> None:
        self._counts: list[list[int]] = []
        self._held: set[int] = set()

    def expect(self, size: int) -> None:
        """Prepare to count some sites."""
        self._counts = [[0, 0, 1] for _ in range(size)]

    @property
    def held(self) -> int:
        """The number of sites that held since the step began."""
        return len(self._held)

    def reset(self) -> None:
        """Forget the sites that held in the step before."""
        self._held = set()

    def results(self) -> Iterator[Count]:
        """Return the counts, in the order of the sites."""
        return (Count(begun, held, bool(counts)) for begun, held, counts in self._counts)

    def begin(self, number: int) -> None:
        """Count that a site begins."""
        self._counts[number][0] += 1

    def hold(self, number: int) -> None:
        """Count that a site held."""
        self._counts[number][1] += 1
        if self._counts[number][2]:
            self._held.add(number)

    def block(self, number: int, manager: Any) -> Any:
        """Return a context manager, which counts when it is entered and left if it is a real assertion."""
        return _Block(self, number, manager) if self._is_real(number, type(manager)) else manager

    def method(self, number: int, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function, which counts its calls if it is a real assertion."""
        if not self._is_real(number, function):
            return function

        def call(*arguments: Any, **keywords: Any) -> Any:
            self.begin(number)
            result = function(*arguments, **keywords)
            self.hold(number)
            return result

        return call

    def _is_real(self, number: int, thing: object) -> bool:
        """Return True for a class or function of a library that fails tests; any other site only counts as reached."""
        module = getattr(thing, "__module__", None)
        if isinstance(module, str) and f"{module}.".startswith(_MODULES):
            return True
        self._counts[number][2] = 0
        self.begin(number)
        return False


class _Block:
    """A context manager that counts: it held if its block ended without an exception, or with one that it expects."""

    def __init__(self, counts: Counts, number: int, manager: Any) -> None:
        self._counts, self._number, self._manager = counts, number, manager

    def __enter__(self) -> Any:
        self._counts.begin(self._number)
        return self._manager.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> Any:
        expected = self._manager.__exit__(kind, error, trace)
        if kind is None or expected:
            self._counts.hold(self._number)
        return expected
