"""Modules for checks against the libraries: the snippets of each group of a file as one Python module."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from answerkey.libraries.conditional_code import conditional_lines, failing_lines, whole_statements
from answerkey.libraries.quiet_lines import quiet_lines
from answerkey.model.content import Role
from answerkey.model.corpus import Instance, Module
from answerkey.snippets.labels import is_output_label, label_of
from answerkey.snippets.language import Kind
from answerkey.snippets.newer_syntax import parse
from answerkey.snippets.offsets import CodeIndex
from answerkey.snippets.snippet import Snippet
from answerkey.snippets.syntax import Rung, Syntax
from answerkey.snippets.walking import children_of, levels_of, nodes_of
from answerkey.source import LineIndex, MappedText, Span, line_spans

_DEEPEST = 150  # levels of a syntax tree: type checkers recurse, and with thousands they crash or never end
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
Segment = tuple[int, int, int, int]
Imports = dict[str, tuple[str, str]]
"""The module and the name in it, empty for the module itself, of each local name."""


def modules_of(snippets: Iterable[Snippet]) -> Iterator[Module]:
    """Yield the modules of a document: one for each group of snippets that compile, each after the preludes."""
    compiled = [s for s in snippets if s.is_python and _is_sound(s.syntax) and not _is_output(s)]
    preludes = [snippet for snippet in compiled if snippet.role is Role.PRELUDE]
    groups: dict[int, list[Snippet]] = {}
    for snippet in compiled:
        groups.setdefault(snippet.group, list(preludes))
        if snippet.role is not Role.PRELUDE:
            groups[snippet.group].append(snippet)
    for group, members in groups.items():
        yield _module(group, members)


def _is_output(snippet: Snippet) -> bool:
    """Return True if a label says that a snippet is what another one prints, which may read as Python."""
    is_session = snippet.kind is Kind.CONSOLE
    return not is_session and is_output_label(label_of(snippet.answer, snippet.fence, snippet.file_text))


def _is_sound(syntax: Syntax | None) -> bool:
    """Return True if a code compiles and is not nested so deep that a type checker may never end."""
    if (
        syntax is None
        or syntax.tree is None
        or syntax.error is not None
        or not _parses_without_future(syntax.code.text)
    ):
        return False
    return len(levels_of(syntax.tree)) <= _DEEPEST


def _parses_without_future(code: str) -> bool:
    """Return False for code that only parses with a feature of the future, as nothing that it is joined to would."""
    if "__future__" in code:
        try:
            parse(code)
        except SyntaxError:
            return False
    return True


def _module(group: int, snippets: list[Snippet]) -> Module:
    parts: list[str] = []
    segments: list[Segment] = []
    quiet: list[Span] = []
    imports: Imports = {}
    instances: list[Instance] = []
    at = 0
    for snippet in snippets:
        syntax = snippet.syntax
        assert syntax is not None
        assert syntax.tree is not None
        text = _without_ends(syntax.code.text, syntax.tree) if _may_end_early(syntax) else syntax.code.text
        text += "" if text.endswith("\n") else "\n"
        segments += _segments(syntax.code, at)
        imports |= {use.local: (use.module, use.name) for use in snippet.flakes.names.imports}
        quiet += [Span(start + at, end + at) for start, end in _quiet(snippet, syntax.tree, imports)]
        instances += _instances(syntax.tree, imports)
        parts.append(text)
        at += len(text)
    return Module(group, "".join(parts), tuple(segments), tuple(dict.fromkeys(instances)), tuple(quiet))


def _quiet(snippet: Snippet, tree: ast.Module, imports: Imports) -> Iterator[Span]:
    """Yield the spans of a code in which nothing is reported.

    Where code is expected to fail in some other way, a name that a module lacks is reported all the same.
    """
    assert snippet.syntax is not None
    code = snippet.syntax.code.text
    lines = whole_statements(tree, {*quiet_lines(snippet), *conditional_lines(tree)})
    yield from _runs(code, lines)
    failing = whole_statements(tree, failing_lines(tree)) - lines
    members = sorted(_members(tree, imports, CodeIndex(code))) if failing else []
    for start, end in _runs(code, failing):
        for member in members:
            if start <= member.start < end:
                yield Span(start, member.start)
                start = member.end
        yield Span(start, end)


def _runs(code: str, lines: Iterable[int]) -> Iterator[Span]:
    """Yield the spans of runs of lines."""
    index = LineIndex(code)
    span: Span | None = None
    last = 0
    for line in sorted(lines):
        start, end = index.line_span(line)
        if span is not None and last == line - 1:
            span = Span(span.start, end)
        else:
            yield from () if span is None else (span,)
            span = Span(start, end)
        last = line
    if span is not None:
        yield span


def _members(tree: ast.Module, imports: Imports, index: CodeIndex) -> Iterator[Span]:
    """Yield the names that are read from modules."""
    for node in nodes_of(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module, name = imports.get(node.value.id, ("", ""))
            if module and not name:
                end = index.node(node).end
                yield Span(end - len(node.attr), end)


def _segments(code: MappedText, at: int) -> Iterator[Segment]:
    """Yield the segments of a code that starts at `at` in the module; neighbours that fit are joined."""
    last: Segment | None = None
    for (start, end), place in _verbatim(code):
        segment = (start + at, end + at, place.start, place.end)
        if last is not None and last[1] - last[0] == last[3] - last[2] and _follows(segment, last):
            segment = (last[0], segment[1], last[2], segment[3])
        elif last is not None:
            yield last
        last = segment
    if last is not None:
        yield last


def _follows(segment: Segment, before: Segment) -> bool:
    same = segment[1] - segment[0] == segment[3] - segment[2]
    return same and before[1] == segment[0] and before[3] == segment[2]


def _verbatim(code: MappedText) -> Iterator[tuple[Span, Span]]:
    """Yield runs of a code that are verbatim in the file, with their places: lines, or single characters of others."""
    for line in line_spans(code.text):
        place = code.span(*line)
        if place.end - place.start == line.end - line.start:
            yield line, place
        else:
            yield from ((Span(at, at + 1), code.span(at, at + 1)) for at in range(line.start, line.end))


def _instances(tree: ast.Module, imports: Imports) -> Iterator[Instance]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            target, value = node.target, node.value
        else:
            continue
        if isinstance(target, ast.Name) and isinstance(value, ast.Call):
            yield Instance(target.id, *_origin(value.func, imports))


def _origin(callee: ast.expr, imports: Imports) -> tuple[str, str]:
    """Return the module and name of ``FastAPI`` or ``fastapi.FastAPI``; the module is empty if it is not imports."""
    if isinstance(callee, ast.Name):
        return imports.get(callee.id, ("", callee.id))
    if isinstance(callee, ast.Attribute) and isinstance(callee.value, ast.Name):
        module, name = imports.get(callee.value.id, ("", ""))
        if module == callee.value.id and not name:
            return module, callee.attr
    return "", ""


def _may_end_early(syntax: Syntax) -> bool:
    return syntax.rung is Rung.FUNCTION or any(word in syntax.code.text for word in ("raise", "assert"))


def _without_ends(code: str, tree: ast.Module) -> str:
    """Return the code without what ends it for a type checker, which skips all code after that.

    It ends at a `return` or `raise` at top level, and at an `assert` that can't hold by the declared types. Statements
    keep their length: ``return x``, ``raise x`` and ``assert x`` become assignments.
    """
    index = CodeIndex(code)
    letters = list(code)
    constants = _names_of_constants(tree)
    for node in nodes_of(tree):
        if isinstance(node, ast.Assert) and not _narrows(node.test, constants):
            start = index.node(node).start
            letters[start : start + 6] = "_____="
    for node in _outside_functions(tree):
        if isinstance(node, ast.Return):
            start = index.node(node).start
            letters[start : start + 6] = "pass  " if node.value is None else "_____="
        elif isinstance(node, ast.Raise):
            start = index.node(node).start
            letters[start : start + 5] = "pass " if node.exc is None else "____="
            if node.exc is not None and node.cause is not None:
                cause = code.index("from", index.node(node.exc).end)
                letters[cause : cause + 4] = "or  "
    return "".join(letters)


def _names_of_constants(tree: ast.Module) -> set[str]:
    """Return the names that are bound to a constant somewhere: they may get other values where a checker sees none."""
    assignments = (n for n in nodes_of(tree) if isinstance(n, ast.Assign) and isinstance(n.value, ast.Constant))
    return {target.id for node in assignments for target in node.targets if isinstance(target, ast.Name)}


def _narrows(test: ast.expr, constants: set[str]) -> bool:
    """Return True if code below an assertion may need it: it tells a class, or that a value is not None.

    Comparisons of values tell nothing about attributes, and tests of data often hold against the declared types.
    """
    if isinstance(test, ast.BoolOp):
        return any(_narrows(value, constants) for value in test.values)
    if isinstance(test, ast.Compare):
        last = test.comparators[-1]
        return isinstance(test.ops[-1], ast.IsNot) and isinstance(last, ast.Constant) and last.value is None
    return not isinstance(test, ast.UnaryOp) and not (isinstance(test, ast.Name) and test.id in constants)


def _outside_functions(tree: ast.Module) -> Iterator[ast.AST]:
    nodes: list[ast.AST] = [tree]
    while nodes:
        node = nodes.pop()
        yield node
        nodes += [child for child in children_of(node) if not isinstance(child, _FUNCTIONS)]
