"""Changes to the syntax tree of a step, so that its run can be observed.

They move no line and evaluate nothing twice. The new calls are of methods of one object, which stands among the
builtins under a name that no source can spell.
"""

from __future__ import annotations

import ast
import inspect
import sys
import weakref
from collections.abc import Sequence
from typing import Any

from .messages import Watch

NAME = "@answerkey"


def add_watches(tree: ast.Module, watches: Sequence[Watch]) -> None:
    """Record the value or output of each watched statement."""
    if not watches:
        return
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    statements.sort(key=lambda node: (node.lineno, node.col_offset))
    by_place = {(node.end_lineno, node.col_offset + 1): node for node in statements}
    for number, watch in enumerate(watches):
        statement = by_place.get((watch.line, watch.column))
        if statement is not None:
            _WatchInserter(statement, number, watch.form).visit(tree)


def add_marks(tree: ast.Module) -> int:
    """Add a mark after each statement of a module, and return their number.

    A mark stands on the line of its statement: code that jumps to the next line jumps over the mark too.
    """
    body: list[ast.stmt] = []
    count = 0
    for position, statement in enumerate(tree.body):
        body.append(statement)
        if not _comes_first(statement, position):
            body.append(put(statement, "mark", ast.Constant(count)))
            count += 1
    tree.body = body
    return count


class _WatchInserter(ast.NodeTransformer):
    """Adds a watch to one statement."""

    def __init__(self, statement: ast.stmt, number: int, form: str) -> None:
        self._statement = statement
        self._number = number
        self._form = form

    def visit(self, node: ast.AST) -> ast.AST | list[ast.stmt]:
        if node is not self._statement:
            return self.generic_visit(node) if not isinstance(node, ast.expr) else node
        statement = self._statement
        if self._form == "prints" or _is_print(statement):
            return [self._call(statement, "start"), statement, self._call(statement, "stop")]
        if isinstance(statement, ast.Expr | ast.Assign | ast.AnnAssign | ast.Return) and statement.value is not None:
            statement.value = self._call(statement.value, "value", statement.value).value
        elif isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            target = ast.copy_location(ast.Name(statement.target.id, ast.Load()), statement.target)
            return [statement, self._call(statement, "value", target)]
        return statement

    def _call(self, place: ast.stmt | ast.expr, method: str, *arguments: ast.expr) -> ast.Expr:
        return put(place, method, ast.Constant(self._number), *arguments)


def _is_print(statement: ast.stmt) -> bool:
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print"


def _comes_first(statement: ast.stmt, position: int) -> bool:
    """Return True for a docstring or an import from the future, which must come first."""
    if isinstance(statement, ast.ImportFrom):
        return statement.module == "__future__"
    return position == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def put(place: ast.stmt | ast.expr, method: str, *arguments: ast.expr) -> ast.Expr:
    """Make a statement that calls a method of the recorder, at the place of another node."""
    return ast.copy_location(ast.Expr(called(place, method, *arguments)), place)


def called(place: ast.stmt | ast.expr, method: str, *arguments: ast.expr) -> ast.Call:
    """Make a call of a method of the recorder, with all new nodes at the place of another one."""
    values = [value if hasattr(value, "lineno") else ast.copy_location(value, place) for value in arguments]
    return ast.copy_location(ast.Call(method_of(place, method), values, []), place)


def method_of(place: ast.stmt | ast.expr, method: str) -> ast.Attribute:
    """Make the expression for a method of the recorder."""
    name = ast.copy_location(ast.Name(NAME, ast.Load()), place)
    return ast.copy_location(ast.Attribute(name, method, ast.Load()), place)


def register_classes(tree: ast.AST) -> None:
    """Register the file of each class: `inspect` would take that of its module, which has a file for each step."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            node.decorator_list.insert(0, method_of(node.decorator_list[0] if node.decorator_list else node, "define"))


class Classes:
    """The files in which the classes of the code were defined, also for `inspect`."""

    def __init__(self) -> None:
        self._files: weakref.WeakKeyDictionary[type, str] = weakref.WeakKeyDictionary()
        former = inspect.getfile

        def getfile(thing: Any) -> str:
            file = self._files.get(thing) if isinstance(thing, type) else None
            return file or former(thing)

        inspect.getfile = getfile  # type: ignore[assignment]

    def add(self, thing: Any) -> Any:
        """Register the class of a statement, and pass on the result of its decorators."""
        if isinstance(thing, type):
            self._files[thing] = sys._getframe(1).f_code.co_filename  # as the documentation allows
        return thing
