"""Code that certainly compiles, so that a page is wrong that shows a syntax error in it.

Certain is code of a grammar that no Python 3 of today lacks, from which nothing else is compiled when it runs.
"""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Iterator

from answerkey.snippets import console
from answerkey.snippets.labels import is_output_label
from answerkey.snippets.newer_syntax import lower
from answerkey.snippets.snippet import Snippet
from answerkey.snippets.syntax import Rung, check_syntax
from answerkey.snippets.walking import children_of, nodes_of
from answerkey.source import identity

_LONG_KNOWN = (3, 7)  # the grammar that a page without a version may have been written for
_HARMLESS = frozenset(
    "bool dict enumerate float int isinstance len list max min print range repr reversed set sorted str sum tuple type "
    "zip property staticmethod classmethod".split()
)
_MODULES = sys.stdlib_module_names - {"__future__"}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_CATCHES = re.compile(r"\bexcept\b|\b(?:Syntax|Indentation)Error\b")


def long_known(code: str) -> ast.Module | None:
    """Return the tree of a code in the grammar that older pages are written for; None if it does not parse."""
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(code, feature_version=_LONG_KNOWN)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return None if lower(code) is not None or _has_parenthesized_items(tree, code.split("\n")) else tree


def _has_parenthesized_items(tree: ast.Module, lines: list[str]) -> bool:
    """Return True if a bracket follows a `with`: newer parsers do not say that older ones may refuse it."""
    for node in nodes_of(tree):
        if isinstance(node, (ast.With, ast.AsyncWith)):
            first = node.items[0].context_expr
            before = lines[node.lineno - 1].encode()[node.col_offset : first.col_offset]
            if first.lineno > node.lineno or b"(" in before:
                return True
    return False


def is_certain(snippet: Snippet) -> bool:
    """Return whether a snippet compiles as it stands, as a module, and in any Python 3 of today."""
    syntax = snippet.syntax
    if syntax is None or syntax.tree is None or syntax.error or syntax.rung is not Rung.MODULE:
        return False
    if snippet.is_incomplete or snippet.fence.includes or syntax.code.text != snippet.fence.code.text:
        return False
    return long_known(syntax.code.text) is not None


def compiles_nothing_else(tree: ast.Module) -> bool:
    """Return whether a code certainly compiles no other code when it runs: by a call, or by an import."""
    bound = _bound(tree)
    return all(_is_harmless(node, bound) for node in _executed(tree))


def is_about_valid_code(snippet: Snippet, line: int) -> bool:
    """Return whether a comment at a line, from 1, that names a syntax error is about code that certainly compiles.

    It is about the statement that begins or ends on its line, or about the lines around a comment of its own. Other
    comments there, and texts, may be code, and a constant may be the number of an error.
    """
    syntax, lines = snippet.syntax, snippet.fence.code.text.split("\n")
    if syntax is None or syntax.tree is None or not is_certain(snippet):
        return False
    if line not in snippet.comments or _CATCHES.search(_without_comments(lines, snippet.comments)):
        return False
    first, last = (line, line) if not _is_comment(lines[line - 1]) else paragraph(lines, line)
    others = [
        number
        for number in range(first, last + 1)
        if _is_comment(lines[number - 1]) and not _is_label(lines[number - 1])
    ]
    if others not in ([], [line]) or (others and first == last):
        return False
    statements = [node for node in nodes_of(syntax.tree) if isinstance(node, ast.stmt)]
    place = line - 1 if others else line
    at_place = [node for node in statements if place in (node.lineno, node.end_lineno)]
    if (not others and not at_place) or any(map(_may_tell_of_error, at_place[-1:])):
        return False
    bound = _bound(syntax.tree)
    near = [n for n in nodes_of(syntax.tree) if isinstance(n, (ast.expr, ast.stmt)) and _overlaps(n, first, last)]
    return all(_is_harmless(node, bound) for node in near)


def command_compiles(code: str, snippet: Snippet) -> bool:
    """Return whether a command of a session certainly compiles, and nothing that it calls can say it does not."""
    tree = long_known(code)
    if tree is None or any(isinstance(node, (ast.Call, ast.Import, ast.ImportFrom)) for node in nodes_of(tree)):
        return False
    flags = console.future_flags(snippet.fence.code.text)
    syntax = check_syntax(identity(code), snippet.limits, snippet.python, flags)
    return bool(syntax.tree) and syntax.error is None and syntax.rung is Rung.MODULE and not syntax.fragment


def paragraph(lines: list[str], line: int) -> tuple[int, int]:
    """Return the first and the last of the lines around one, from 1, between which none is empty."""
    first = last = line
    while first > 1 and lines[first - 2].strip():
        first -= 1
    while last < len(lines) and lines[last].strip():
        last += 1
    return first, last


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _is_label(line: str) -> bool:
    return is_output_label(line.strip("# \t:"))


def _without_comments(lines: list[str], comments: dict[int, str]) -> str:
    return "\n".join(
        line.removesuffix(comments[n]) if (n := number + 1) in comments else line for number, line in enumerate(lines)
    )


def _may_tell_of_error(statement: ast.stmt) -> bool:
    """Return whether a statement may be about an error: it has a text, which may be code, or names a constant."""
    if any(isinstance(node, ast.Constant) and isinstance(node.value, str) for node in ast.walk(statement)):
        return True
    if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Constant):
        return False
    return all(isinstance(target, ast.Name) and target.id.isupper() for target in statement.targets)


def _overlaps(node: ast.expr | ast.stmt, first: int, last: int) -> bool:
    return node.lineno <= last and (node.end_lineno or node.lineno) >= first


def _bound(tree: ast.Module) -> set[str]:
    names = {n.id for n in nodes_of(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return names | {n.name for n in nodes_of(tree) if isinstance(n, (*_FUNCTIONS[:2], ast.ClassDef))}


def _executed(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes that run with a module, and those of classes, but not the bodies of its functions."""
    nodes: list[ast.AST] = [tree]
    while nodes:
        node = nodes.pop()
        yield node
        nodes += [] if isinstance(node, _FUNCTIONS) else children_of(node)
        if isinstance(node, _FUNCTIONS):
            nodes += [*node.args.defaults, *(default for default in node.args.kw_defaults if default is not None)]


def _is_harmless(node: ast.AST, bound: set[str]) -> bool:
    """Return whether a node certainly compiles nothing; a decorator is a call."""
    if isinstance(node, ast.Import):
        return all(alias.name.partition(".")[0] in _MODULES for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return not node.level and (node.module or "").partition(".")[0] in _MODULES
    callees = [node.func] if isinstance(node, ast.Call) else getattr(node, "decorator_list", [])
    return all(isinstance(callee, ast.Name) and callee.id in _HARMLESS - bound for callee in callees)
