"""Changes the syntax tree of a step so that it can be watched, without moving a line or evaluating anything twice.

What is put in calls methods of one object, which stands among the builtins under a name that no source can spell.
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
    """Let each watch see its statement."""
    if not watches:
        return
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    statements.sort(key=lambda node: (node.lineno, node.col_offset))
    known = {(node.end_lineno, node.col_offset + 1): node for node in statements}
    for number, watch in enumerate(watches):
        found = known.get((watch.line, watch.column))
        if found is not None:
            _Watching(found, number, watch.what).visit(tree)


def add_marks(tree: ast.Module) -> int:
    """Let each statement of a module say when it is done, and give how many will.

    A mark stands on its statement's line: whoever jumps to the next line jumps over the mark too.
    """
    body: list[ast.stmt] = []
    count = 0
    for position, statement in enumerate(tree.body):
        body.append(statement)
        if not _comes_first(statement, position):
            body.append(put(statement, "done", ast.Constant(count)))
            count += 1
    tree.body = body
    return count


class _Watching(ast.NodeTransformer):
    """Puts a watch at one statement."""

    def __init__(self, statement: ast.stmt, number: int, what: str) -> None:
        self._statement = statement
        self._number = number
        self._what = what

    def visit(self, node: ast.AST) -> ast.AST | list[ast.stmt]:
        if node is not self._statement:
            return self.generic_visit(node) if not isinstance(node, ast.expr) else node
        statement = self._statement
        if self._what == "prints" or _is_print(statement):
            return [self._say(statement, "start"), statement, self._say(statement, "stop")]
        if isinstance(statement, ast.Expr | ast.Assign | ast.AnnAssign | ast.Return) and statement.value is not None:
            statement.value = self._say(statement.value, "value", statement.value).value
        elif isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            target = ast.copy_location(ast.Name(statement.target.id, ast.Load()), statement.target)
            return [statement, self._say(statement, "value", target)]
        return statement

    def _say(self, place: ast.stmt | ast.expr, method: str, *arguments: ast.expr) -> ast.Expr:
        return put(place, method, ast.Constant(self._number), *arguments)


def _is_print(statement: ast.stmt) -> bool:
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print"


def _comes_first(statement: ast.stmt, position: int) -> bool:
    """Whether nothing but its like may stand before a statement: a docstring, or an import from the future."""
    if isinstance(statement, ast.ImportFrom):
        return statement.module == "__future__"
    return position == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def put(place: ast.stmt | ast.expr, method: str, *arguments: ast.expr) -> ast.Expr:
    """Make a call of a method of the recorder as a statement, which stands at the place of another node."""
    return ast.copy_location(ast.Expr(called(place, method, *arguments)), place)


def called(place: ast.stmt | ast.expr, method: str, *arguments: ast.expr) -> ast.Call:
    """Make a call of a method of the recorder; all of its new nodes stand at the place of another one."""
    values = [value if hasattr(value, "lineno") else ast.copy_location(value, place) for value in arguments]
    return ast.copy_location(ast.Call(method_of(place, method), values, []), place)


def method_of(place: ast.stmt | ast.expr, method: str) -> ast.Attribute:
    """Make the expression for a method of the recorder."""
    name = ast.copy_location(ast.Name(NAME, ast.Load()), place)
    return ast.copy_location(ast.Attribute(name, method, ast.Load()), place)


def tell_classes(tree: ast.AST) -> None:
    """Let each class tell its file: `inspect` would take that of its module, which has a file for each step."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            node.decorator_list.insert(0, method_of(node.decorator_list[0] if node.decorator_list else node, "define"))


class Classes:
    """Knows the file in which each class of the code was defined, and lets `inspect` know too."""

    def __init__(self) -> None:
        self._files: weakref.WeakKeyDictionary[type, str] = weakref.WeakKeyDictionary()
        former = inspect.getfile

        def getfile(thing: Any) -> str:
            known = self._files.get(thing) if isinstance(thing, type) else None
            return known or former(thing)

        inspect.getfile = getfile  # type: ignore[assignment]

    def add(self, defined: Any) -> Any:
        """Note a class where its statement stands, and pass on what its decorators have made of it."""
        if isinstance(defined, type):
            self._files[defined] = sys._getframe(1).f_code.co_filename  # as the documentation allows
        return defined
