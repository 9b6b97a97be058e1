"""Syntax of Python fragments: compiled as a module, then as what fragments are.

Most snippets are fragments. The ladder tries a module, then one with ``await`` at top level, then the body of a
function
(``return``, ``yield``), then all that without common indentation. What no rung takes is an error, in CPython's words.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import IntEnum
from typing import NamedTuple

from msgspec import Struct, structs

from answerkey.lazy_regex import lazy_regex
from answerkey.model.limits import DEFAULT_LIMITS, Limits
from answerkey.model.versions import PYTHONS
from answerkey.snippets.bracket_errors import bracket_cause
from answerkey.snippets.code_errors import CodeError, code_error
from answerkey.snippets.completion import completions, is_clause
from answerkey.snippets.complexity import TooComplex, refuse_complex
from answerkey.snippets.dictionary_errors import dictionary_cause
from answerkey.snippets.newer_syntax import lower, restored
from answerkey.snippets.offsets import CodeIndex
from answerkey.snippets.remembering import remembering
from answerkey.snippets.walking import nodes_of
from answerkey.source import MapBuilder, MappedText, Span, identity, line_spans

_LITERAL = lazy_regex(
    r"""(?<!\w)([a-z]{0,2})(?:\"""(?:[^\\]|\\.)*?\"""|'''(?:[^\\]|\\.)*?'''|"(?:[^\\"]|\\.)*"|'(?:[^\\']|\\.)*')""",
    re.I | re.S,
)


class Rung(IntEnum):
    """The form as which a snippet compiles."""

    MODULE = 1
    AWAIT = 2
    FUNCTION = 3


class CodeWarning(NamedTuple):
    """A warning of CPython: its message and the span in the code."""

    message: str
    span: Span


class Syntax(Struct, frozen=True):
    """The outcome for one code. `code` is what was compiled, after the removal of common indentation.

    `failure` says why the code could not be examined at all (nesting that exhausts the parser), `hint` what to do about
    that; they are empty otherwise. A `fragment` was compiled in a form that completes it.
    """

    code: MappedText
    tree: ast.Module | None = None
    rung: Rung = Rung.MODULE
    error: CodeError | None = None
    warnings: tuple[CodeWarning, ...] = ()
    failure: str = ""
    hint: str = ""
    fragment: bool = False


class _Grammar(NamedTuple):
    """The Python 3 of a minor version, with the flags of `compile` for features of the future."""

    minor: int
    flags: int = 0


def check_syntax(
    code: MappedText, limits: Limits = DEFAULT_LIMITS, python: str = PYTHONS[-1], flags: int = 0
) -> Syntax:
    """Compile a code for a version of Python by the ladder; one that passes a limit of complexity is only parsed.

    `flags` are those of `compile` for features of the future.
    """
    verdict = _compiled(code.text, limits, _Grammar(int(python.partition(".")[2]), flags))
    dedented = verdict.code.text != code.text
    placed = MappedText(verdict.code.text, replace(verdict.code.map, around=code.map)) if dedented else code
    return structs.replace(verdict, code=placed)


@remembering
def _compiled(text: str, limits: Limits, grammar: _Grammar) -> Syntax:
    """Return the verdict of the compiler on a text, wherever it stands."""
    code = identity(text)
    verdict = _climb(code, limits, grammar)
    if _parses(verdict):
        return verdict
    flat = _dedented(code)
    verdict = _climb(flat, limits, grammar) if flat is not None else verdict
    return verdict if _parses(verdict) else _completed(verdict, limits, grammar)


def _parses(verdict: Syntax) -> bool:
    return verdict.error is None or verdict.error.parsed


def _completed(verdict: Syntax, limits: Limits, grammar: _Grammar) -> Syntax:
    """Return the verdict on the first form of a fragment that compiles.

    Without such it is the one on the code as it is, or, where that begins with a clause, behind a statement.
    """
    best = verdict
    for whole in completions(verdict.code):
        attempt = _climb(whole, limits, grammar)
        if attempt.tree is not None and attempt.error is None:
            return structs.replace(attempt, fragment=True)
        if best is verdict and attempt.error is not None and is_clause(verdict.code.text):
            best = attempt
    return best


def _dedented(code: MappedText) -> MappedText | None:
    """The code without the indentation that all its lines share, if they share any."""
    width = _shared_indentation(code.text)
    if width == 0:
        return None
    builder = MapBuilder()
    for start, end in line_spans(code.text):
        line = code.text[start:end]
        cut = min(width, len(line) - len(line.lstrip(" \t")))
        builder.add(line[cut:], start + cut)
    return builder.build(code.map)


def _shared_indentation(code: str) -> int:
    """Return how far all lines are indented, but for empty ones and comments, which may stand further left."""
    lines = [line for line in code.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    flat = textwrap.dedent("\n".join(lines)).split("\n")
    return len(lines[0]) - len(flat[0]) if lines else 0


def _climb(code: MappedText, limits: Limits, grammar: _Grammar) -> Syntax:
    index = CodeIndex(code.text)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            return _compile(code, index, caught, limits, grammar)
    except (RecursionError, MemoryError):
        return Syntax(code, failure="nested too deep for Python's own parser", hint="simplify it")
    except TooComplex as error:
        return Syntax(code, failure=error.reason, hint=error.hint)
    except (ValueError, OverflowError, UnicodeError) as error:
        return Syntax(code, error=CodeError(str(error), Span(0, len(code.text))))


def _compile(
    code: MappedText, index: CodeIndex, caught: list[warnings.WarningMessage], limits: Limits, grammar: _Grammar
) -> Syntax:
    parsed = _parsed(code.text, index, grammar)
    if isinstance(parsed, CodeError):
        return Syntax(code, error=parsed)
    refuse_complex(parsed, limits)
    return _compile_tree(code, parsed, index, caught)


def _parsed(code: str, index: CodeIndex, grammar: _Grammar) -> ast.Module | CodeError:
    """Return the tree of a code for a version of Python, or its error."""
    minor = grammar.minor
    lowered = None
    try:
        tree = compile(code, "<unknown>", "exec", ast.PyCF_ONLY_AST | grammar.flags, dont_inherit=True)
    except SyntaxError as error:
        lowered = lower(code)
        if lowered is None:
            first = dictionary_cause(code_error(error, index, byte_columns=False), code)
            return bracket_cause(first, code)
        try:
            tree = restored(lowered, ast.parse(lowered.text.text), code)
        except SyntaxError as other:
            first = code_error(other, CodeIndex(lowered.text.text), byte_columns=False)
            return first._replace(span=lowered.text.span(*first.span))
    if minor < sys.version_info[1] and lowered is None:
        lowered = lower(code)
    features = lowered.features if lowered is not None else ()
    late = max(features, key=lambda feature: feature.minor, default=None)
    if late is None or late.minor <= minor:
        return _python_2_handler(tree, index) or tree
    return CodeError(f"{late.name} needs Python 3.{late.minor} or newer; this base is for Python 3.{minor}", late.span)


def _python_2_handler(tree: ast.Module, index: CodeIndex) -> CodeError | None:
    """Return the error of ``except Error, error:``, which Python 3.14 takes for two types."""
    for node in nodes_of(tree):
        if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Tuple) and not node.name:
            span, second = index.node(node.type), node.type.elts[-1]
            is_name = isinstance(second, ast.Name) and second.id.islower() and len(node.type.elts) == len("ab")
            if is_name and not index.code.startswith("(", span.start):
                return CodeError("multiple exception types must be parenthesized", span)
    return None


def _compile_tree(
    code: MappedText, tree: ast.Module, index: CodeIndex, caught: list[warnings.WarningMessage]
) -> Syntax:
    parsed = len(caught)
    failures: list[SyntaxError] = []
    for rung, attempt in _RUNGS:
        del caught[parsed:]
        try:
            attempt(tree)
        except SyntaxError as error:
            failures.append(error)
        else:
            return Syntax(code, tree, rung, warnings=_warnings(caught, tree, index))
    # That something stands outside a function is true of every fragment; any other complaint is the real one.
    failed = next((error for error in failures if " outside " not in str(error.msg)), failures[-1])
    return Syntax(code, tree, error=code_error(failed, index, byte_columns=True)._replace(parsed=True))


def _as_module(tree: ast.Module, flags: int = 0) -> None:
    compile(tree, "<snippet>", "exec", flags=flags, dont_inherit=True)


def _as_body(tree: ast.Module) -> None:
    """Compile as the body of a function, of a coroutine where it awaits; the positions stay those of the code."""
    first: SyntaxError | None = None
    for kind in (ast.AsyncFunctionDef, ast.FunctionDef):
        body = ast.parse("def body(): pass").body[0]
        assert isinstance(body, ast.FunctionDef)
        fields = {name: getattr(body, name) for name in body._fields}
        function = ast.copy_location(kind(**{**fields, "body": tree.body or body.body}), body)
        try:
            return _as_module(ast.Module([function], []))
        except SyntaxError as error:
            first = first or error
    assert first is not None
    raise first


_RUNGS: tuple[tuple[Rung, Callable[[ast.Module], None]], ...] = (
    (Rung.MODULE, _as_module),
    (Rung.AWAIT, lambda tree: _as_module(tree, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)),
    (Rung.FUNCTION, _as_body),
)


def _warnings(caught: list[warnings.WarningMessage], tree: ast.Module, index: CodeIndex) -> tuple[CodeWarning, ...]:
    seen: dict[CodeWarning, None] = {}
    for warning in caught:
        if issubclass(warning.category, (SyntaxWarning, DeprecationWarning)):
            message = _in_one_wording(str(warning.message))
            places = list(_places(message, warning.lineno, tree, index)) or [index.line(warning.lineno)]
            free = next((p for p in places if CodeWarning(message, p) not in seen), places[0])
            seen.setdefault(CodeWarning(message, free))
    return tuple(seen)


def _in_one_wording(message: str) -> str:
    """Python 3.12 and 3.14 put these in other words; readers of two machines should see the same."""
    message = re.sub(r"""^("is(?: not)?") with '\w+' literal""", r"\1 with a literal", message)
    return re.sub(r"""^"(\\.)" is an invalid escape sequence.*""", r"invalid escape sequence '\1'", message, flags=re.S)


def _places(message: str, line: int, tree: ast.Module, index: CodeIndex) -> Iterator[Span]:
    """Yield the nodes that a warning may be about; CPython gives its line only."""
    escape = re.search(r"""["'](\\.)["']""", message)
    if escape:
        yield from _escapes(escape[1], line, tree, index)
        return
    operator = {'"is"': ast.Is, '"is not"': ast.IsNot}.get(message.partition(" with ")[0])
    for node in nodes_of(tree):
        if isinstance(node, ast.Compare) and node.lineno == line and operator is not None:
            if any(isinstance(op, operator) for op in node.ops):
                yield index.node(node)
        elif operator is None and isinstance(node, ast.expr | ast.stmt) and node.lineno == line:
            yield index.node(node)


def _escapes(escape: str, line: int, tree: ast.Module, index: CodeIndex) -> Iterator[Span]:
    """Such escapes in the string literals around a line, but for raw ones."""
    for node in nodes_of(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.lineno <= line <= (node.end_lineno or line):
            start, end = index.node(node)
            for literal in _LITERAL.finditer(index.code, start, end):
                if "r" not in literal[1].lower():
                    escapes = re.finditer(r"\\.", literal[0], re.S)
                    yield from (
                        Span(literal.start() + m.start(), literal.start() + m.end()) for m in escapes if m[0] == escape
                    )
