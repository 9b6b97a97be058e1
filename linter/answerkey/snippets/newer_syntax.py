"""Syntax that is newer than the Python that runs this program.

black's parser knows the grammar of every Python. It finds what is new; the code is then written in older syntax, which
this Python parses, and the nodes of the tree get the places that they have in the code. So the verdict on all that is
not new is CPython's own.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct, field

from answerkey.lazy_regex import lazy_regex
from answerkey.snippets.offsets import CodeIndex
from answerkey.source import MapBuilder, MappedText, SourceMap, Span, identity

if TYPE_CHECKING:
    from blib2to3.pytree import NL

_HOST = sys.version_info[1]
_WITH_TYPE_PARAMETERS, _WITH_DEFAULTS, _WITH_TEMPLATES = 12, 13, 14
"""The minor versions of Python that brought PEP 695 and 701, PEP 696, and PEP 750 and 758."""
_PLACEHOLDER = "_answerkey_{}"
_CANDIDATE = lazy_regex(
    r"\bexcept\b[^:\n]*,|\btype\s+\w|\b(?:def|class)\s+\w+\s*\[|(?<!\w)(?:[rR]?[tT]|[tT][rR])['\"]"
    r"|(?<!\w)(?:[rR]?[fF]|[fF][rR])['\"]"
)
"""The beginnings of newer syntax; a code without any of them need not be parsed."""


class Feature(NamedTuple):
    """A use of newer syntax: the minor version of Python that brought it, its place and its name."""

    minor: int
    span: Span
    name: str


class TypeParameter(NamedTuple):
    """A type parameter of a function or class, with the expressions of its bound and default."""

    name: str
    expressions: tuple[ast.expr, ...]


class Lowered(NamedTuple):
    """A code in the syntax of this Python, with the map to the original code and the features that were replaced."""

    text: MappedText
    features: tuple[Feature, ...]
    rewriting: _Rewriting


def lower(code: str) -> Lowered | None:
    """Return a code in older syntax; None where nothing in it is newer, or no Python parses it."""
    if not _CANDIDATE.search(code):
        return None
    from black.parsing import InvalidInput, lib2to3_parse  # slow to import, and few codes need it

    try:
        root = lib2to3_parse(code)
    except (InvalidInput, ValueError, RecursionError):
        return None
    rewriting = _Rewriting(code)
    rewriting.visit(root)
    if not rewriting.features:
        return None
    return Lowered(rewriting.text(), tuple(sorted(rewriting.features, key=lambda f: f.span)), rewriting)


def parse(code: str) -> ast.Module:
    """Parse a code of any Python that is known; raises SyntaxError."""
    try:
        return ast.parse(code)
    except SyntaxError:
        lowered = lower(code)
        if lowered is None:
            raise
        return restored(lowered, ast.parse(lowered.text.text), code)


def restored(lowered: Lowered, tree: ast.Module, code: str) -> ast.Module:
    """Return the tree of a lowered code with the places of the original one, and with what was left out."""
    _Places(CodeIndex(lowered.text.text), CodeIndex(code), lowered.text.map).move(tree)
    return lowered.rewriting.complete(tree)


class _Rewriting(Struct, dict=True):
    """Collects the newer syntax of a code, and what it becomes."""

    code: str
    features: list[Feature] = field(default_factory=list)
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    fields: dict[str, list[Span]] = field(default_factory=dict)
    """The expressions of each f-string by the name that stands for them."""
    parameters: dict[int, list[tuple[str, list[Span]]]] = field(default_factory=dict)
    """The type parameters of each definition or alias, by where its name starts."""
    aliases: dict[int, Span] = field(default_factory=dict)
    """The value of each `type` statement, by where its name starts."""

    @cached_property
    def index(self) -> CodeIndex:
        return CodeIndex(self.code)

    def visit(self, node: NL) -> None:
        """Look at a node of black's tree and all below it."""
        handlers = {
            "except_clause": self._except_clause,
            "tstring": self._tstring,
            "fstring": self._fstring,
            "typeparams": self._typeparams,
            "type_stmt": self._type_stmt,
        }
        handler = handlers.get(_kind(node))
        if handler is not None:
            handler(node)
        if handler not in (self._tstring, self._fstring, self._typeparams):
            for child in node.children:
                self.visit(child)

    def text(self) -> MappedText:
        """Return the lowered code."""
        builder = MapBuilder()
        at = 0
        for start, end, text in sorted(self.edits):
            builder.add(self.code[at:start], at)
            builder.add(text, start, end)
            at = end
        builder.add(self.code[at:], at)
        return builder.build(identity(self.code).map)

    def complete(self, tree: ast.Module) -> ast.Module:
        """Put back into a tree what the lowered code leaves out."""
        _Completion(self).visit(tree)
        return ast.fix_missing_locations(tree)

    def expression(self, span: Span) -> ast.expr:
        """Return the tree of an expression of the code, with its places; raises SyntaxError."""
        before = "".join(c if c == "\n" else " " * len(c.encode()) for c in self.code[: span.start])
        statement = parse(f"({before[1:]}{self.code[slice(*span)]}\n)").body[0]
        assert isinstance(statement, ast.Expr)
        return statement.value

    def _span(self, *nodes: NL) -> Span:
        """Return the place of some nodes that follow one another."""
        first, last = next(nodes[0].leaves()), list(nodes[-1].leaves())[-1]
        start = self.index.from_characters(first.lineno, first.column)
        return Span(start, self.index.from_characters(last.lineno, last.column) + len(last.value))

    def _except_clause(self, node: NL) -> None:
        types = next((child for child in node.children if _kind(child) == "testlist"), None)
        has_name = any(getattr(child, "value", "") == "as" for child in node.children)
        if types is not None and not has_name and not _is_python_2(types):
            span = self._span(types)
            self.features.append(Feature(_WITH_TEMPLATES, span, "`except` with several types and no parentheses"))
            if _HOST < _WITH_TEMPLATES:
                self.edits += [(span.start, span.start, "("), (span.end, span.end, ")")]

    def _tstring(self, node: NL) -> None:
        span = self._span(node)
        self.features.append(Feature(_WITH_TEMPLATES, span, "a t-string"))
        if _HOST >= _WITH_TEMPLATES:
            return
        prefix = re.match(r"\w+", self.code[span.start :])
        assert prefix is not None
        end = span.start + prefix.end()
        formatting = re.sub("[tT]", "f", prefix[0])
        if _parses(formatting + self.code[end : span.end]):
            self.edits.append((span.start, end, formatting))
        else:
            self._split(node, span)

    def _fstring(self, node: NL) -> None:
        span = self._span(node)
        if any(self._is_free(expression, node) for expression in self._expressions(node)):
            self.features.append(Feature(_WITH_TYPE_PARAMETERS, span, "this form of f-string"))
            if not _parses(self.code[slice(*span)]):
                self._split(node, span)

    def _is_free(self, expression: Span, node: NL) -> bool:
        """Return whether an expression in an f-string has what PEP 701 brought."""
        text = self.code[slice(*expression)]
        quotes = next(node.leaves()).value.lstrip("fFrRtT")
        return quotes in text or "\\" in text or "#" in text or ("\n" in text and len(quotes) == 1)

    def _split(self, node: NL, span: Span) -> None:
        """Take the expressions out of an f-string that this Python can't parse."""
        name = _PLACEHOLDER.format(span.start)
        self.fields[name] = list(self._expressions(node))
        lines = "\n" * self.code.count("\n", *span)
        self.edits.append((span.start, span.end, f'f"{{{name}}}"' + (f"'''{lines}'''" if lines else "")))

    def _expressions(self, node: NL) -> Iterator[Span]:
        """Yield the places of the expressions in an f-string, also those of its format specifications."""
        for child in node.children:
            if _kind(child) in ("fstring_replacement_field", "tstring_replacement_field"):
                end = next(c for c in child.children[1:] if getattr(c, "value", "") in ("=", "!", ":", "}"))
                yield Span(self._span(child.children[0]).end, self._span(end).start)
                yield from self._expressions(child)

    def _typeparams(self, node: NL) -> None:
        span = self._span(node)
        self.features.append(Feature(_WITH_TYPE_PARAMETERS, span, "a list of type parameters"))
        assert node.prev_sibling is not None
        group = self.parameters.setdefault(self._span(node.prev_sibling).start, [])
        parameters = node.children[1].children if _kind(node.children[1]) == "typevarlist" else node.children[1:-1]
        for parameter in parameters:
            if getattr(parameter, "value", "") != ",":
                group.append(self._parameter(parameter))
        if _HOST < _WITH_TYPE_PARAMETERS:
            self.edits.append((span.start, span.end, "\\\n" * self.code.count("\n", *span)))

    def _parameter(self, node: NL) -> tuple[str, list[Span]]:
        """Return the name of a type parameter, and the places of its bound and its default."""
        parts = [part for part in node.children or [node] if getattr(part, "value", "") not in ("*", "**")]
        marks = [getattr(part, "value", "") for part in parts]
        if "=" in marks:
            at = marks.index("=")
            self.features.append(Feature(_WITH_DEFAULTS, self._span(*parts[at:]), "the default of a type parameter"))
            if _WITH_TYPE_PARAMETERS <= _HOST < _WITH_DEFAULTS:
                self.edits.append((*self._span(*parts[at:]), ""))
        return marks[0], [self._span(part) for part, mark in zip(parts[1:], marks[1:], strict=True) if mark not in ":="]

    def _type_stmt(self, node: NL) -> None:
        keyword, name = node.children[:2]
        start, at = self._span(keyword).start, self._span(name).start
        self.features.append(Feature(_WITH_TYPE_PARAMETERS, self._span(keyword, name), "a `type` statement"))
        if _HOST < _WITH_TYPE_PARAMETERS:
            self.edits.append((start, at, ""))
            self.aliases[at] = self._span(node.children[-1])


def _kind(node: NL) -> str:
    """Return the name of a node of black's tree; empty for a leaf."""
    from blib2to3.pytree import type_repr  # see `lower`

    return str(type_repr(node.type)) if node.children else ""


def _is_python_2(types: NL) -> bool:
    """Return whether exception types are those of ``except Error, error:``, where the second is a name to bind."""
    name = str(getattr(types.children[-1], "value", ""))
    return len(types.children) == len("a,b") and name.isidentifier() and name.islower()


def _parses(text: str) -> bool:
    try:
        ast.parse(f"({text}\n)")
    except (SyntaxError, ValueError):
        return False
    return True


class _Completion(ast.NodeTransformer):
    """Puts the expressions of f-strings, type parameters and the values of aliases back into a tree."""

    def __init__(self, rewriting: _Rewriting) -> None:
        self.rewriting = rewriting

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.JoinedStr:  # as `ast` names them
        values: list[ast.expr] = []
        for value in node.values:
            name = value.value.id if isinstance(value, ast.FormattedValue) and isinstance(value.value, ast.Name) else ""
            expressions = self.rewriting.fields.get(name)
            if expressions is None:
                values.append(value)
                continue
            values += [ast.FormattedValue(self._expression(span), -1, None) for span in expressions]
        node.values = values
        self.generic_visit(node)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._definition(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._definition(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._definition(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        at = self.rewriting.index.node(node).start
        value = self.rewriting.aliases.get(at)
        if value is not None:
            parameters = self.rewriting.parameters.get(at, [])
            names = [ast.arg(name) for name, _ in parameters]
            values = [self._expression(span) for span in (value, *(span for _, spans in parameters for span in spans))]
            body = ast.Tuple(values, ast.Load())
            node.value = ast.Lambda(ast.arguments([], names, None, [], [], None, []), body)  # evaluated later, too
            return ast.fix_missing_locations(node)
        self.generic_visit(node)
        return node

    def _definition(self, node: Any) -> ast.AST:
        """Give a definition its type parameters, which the classes of older trees do not have."""
        start = self.rewriting.index.node(node).start
        at = next((place for place in sorted(self.rewriting.parameters) if place >= start), -1)
        code = self.rewriting.code
        if _HOST < _WITH_TYPE_PARAMETERS and at >= 0 and re.fullmatch(r"(?:async\s+)?(?:def|class)\s+", code[start:at]):
            node.type_params = [
                TypeParameter(name, tuple(map(self._expression, spans)))
                for name, spans in self.rewriting.parameters[at]
            ]
        return self.generic_visit(node)

    def _expression(self, span: Span) -> ast.expr:
        expression = self.rewriting.expression(span)
        self.visit(expression)
        return expression


class _Places:
    """Moves the nodes of a lowered code to their places in the original one."""

    def __init__(self, lowered: CodeIndex, original: CodeIndex, to_original: SourceMap) -> None:
        self.lowered, self.original, self.map = lowered, original, to_original

    def move(self, tree: ast.Module) -> None:
        for node in ast.walk(tree):
            if isinstance(node, (ast.stmt, ast.expr, ast.excepthandler, ast.arg, ast.keyword, ast.alias, ast.pattern)):
                span = self.map.span(*self.lowered.node(node))
                node.lineno, node.col_offset = self._place(span.start)
                node.end_lineno, node.end_col_offset = self._place(span.end)

    def _place(self, offset: int) -> tuple[int, int]:
        start = self.original.code.rfind("\n", 0, offset) + 1
        line = self.original.code.count("\n", 0, offset) + 1
        return line, len(self.original.code[start:offset].encode("utf-8", "surrogatepass"))
