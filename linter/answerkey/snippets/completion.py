"""Fragments that authors leave incomplete on purpose, made whole where it is certain what is missing.

A lone clause gets its statement, parameters get their function, a body of comments gets a `pass`. What is added stands
at a point of the fragment, so that every place in the whole is one in the file.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Callable, Iterator

from answerkey.lazy_regex import lazy_regex
from answerkey.source import MapBuilder, MappedText, Span, line_spans

_COMMENTS = r"(?:[ \t]*(?:#.*)?\n)*+"
_CLAUSES = (
    (lazy_regex(rf"{_COMMENTS}(?:except|finally)\b"), "try:\n    pass\n"),
    (lazy_regex(rf"{_COMMENTS}(?:elif|else)\b"), "if ...:\n    pass\n"),
)
_CASE = lazy_regex(rf"{_COMMENTS}case(?:[ \t]+\S|[(\[{{])")
_ANY_CLAUSE = lazy_regex(r"(?:except|finally|elif|else|case)\b")
_CUT = lazy_regex(r"^([ \t]*)(?:\.{3}|…)[ \t]+(?=[^\s#])|(?<=\S)[ \t]+(?:\.{3}|…)[ \t]*$", re.M)
_HEADER = lazy_regex(r"[ \t]*[^\s#].*:[ \t]*(?:#.*)?")
_SPACED_DEFAULT = lazy_regex(r"(?:^|,)[ \t]*\w+ +=", re.M)
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


def completions(code: MappedText) -> Iterator[MappedText]:
    """Yield the forms in which a code that does not parse may be whole."""
    yield from _forms(code)
    uncut = _without_cuts(code)
    if uncut is not None:
        yield uncut
        yield from _forms(uncut)
        yield from _closed(uncut)


def _forms(code: MappedText) -> Iterator[MappedText]:
    if is_clause(code.text):
        yield from _clauses(code)
    if bodies := list(_empty_bodies(code.text)):
        yield _with_bodies(code, bodies)
    for before, after, is_list in _LISTS:
        whole = _around(before, code, f"\n{after}")
        if is_list(whole.text):
            yield whole


def is_clause(code: str) -> bool:
    """Return whether a code begins with a clause of a statement, whose head is left out."""
    return _CASE.match(code) is not None or any(clause.match(code) for clause, _ in _CLAUSES)


def _clauses(code: MappedText) -> Iterator[MappedText]:
    """Yield a code with the head of its statement, and with a body where the last clause has none."""
    bodies = list(_empty_bodies(code.text))
    code = _with_bodies(code, bodies) if bodies else code
    last = code.text.rstrip().rpartition("\n")[2]
    is_lone = _ANY_CLAUSE.match(last) and last.partition("#")[0].rstrip().endswith(":")
    body = "\n        pass\n" if is_lone else ""
    if _CASE.match(code.text):
        yield _cases(code, body)
    for clause, statement in _CLAUSES:
        if clause.match(code.text):
            yield _around(statement, code, body)


def _cases(code: MappedText, after: str) -> MappedText:
    """A code whose lines stand in a `match` statement."""
    builder = MapBuilder()
    builder.add("match ...:\n", 0, 0)
    for start, end in line_spans(code.text):
        builder.add(" ", start, start)
        builder.add(code.text[start:end], start)
    builder.add(after, len(code.text), len(code.text))
    return builder.build(code.map)


def _around(before: str, code: MappedText, after: str = "") -> MappedText:
    """A code with a text before and one after it."""
    builder, size = MapBuilder(), len(code.text)
    builder.add(before, 0, 0)
    builder.add(code.text, 0)
    builder.add(after, size, size)
    return builder.build(code.map)


def _without_cuts(code: MappedText) -> MappedText | None:
    """A code without the dots that stand for what is left out, at the beginning or end of a line; None without any."""
    builder, at = MapBuilder(), 0
    for cut in _CUT.finditer(code.text):
        builder.add(code.text[at : cut.start()] + (cut[1] or ""), at)
        at = cut.end()
    builder.add(code.text[at:], at)
    return builder.build(code.map) if at else None


def _closed(code: MappedText) -> Iterator[MappedText]:
    """A code with the brackets closed that are open where it stops."""
    opened: list[str] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(code.text).readline):
            if token.type == tokenize.OP and token.string in _BRACKETS:
                opened.append(_BRACKETS[token.string])
            elif token.type == tokenize.OP and opened and token.string == opened[-1]:
                opened.pop()
    except (tokenize.TokenError, SyntaxError):
        pass  # the end of a code within brackets
    if opened:
        yield _around("", code, "\n" + "".join(reversed(opened)))


def _empty_bodies(code: str) -> Iterator[tuple[int, str]]:
    """Yield the end of each body that is only comments, and the indentation of the last of them."""
    header, body = "", Span(0, 0)
    for line in line_spans(code):
        text = code[slice(*line)]
        if text.lstrip().startswith("#"):
            body = line if header and _indent(text) > _indent(header) else body
        elif text.strip():
            if body.end and _indent(text) <= _indent(header):
                yield body.end, " " * _indent(code[slice(*body)])
            header, body = text if _HEADER.fullmatch(text.rstrip()) else "", Span(0, 0)
    if body.end:
        yield body.end, " " * _indent(code[slice(*body)])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _with_bodies(code: MappedText, bodies: list[tuple[int, str]]) -> MappedText:
    """A code with a `pass` at the end of each body."""
    builder, at = MapBuilder(), 0
    for end, indent in bodies:
        builder.add(code.text[at:end], at)
        break_ = "" if code.text[:end].endswith("\n") else "\n"
        builder.add(f"{break_}{indent}pass\n", end, end)
        at = end
    builder.add(code.text[at:], at)
    return builder.build(code.map)


# Lists of parameters, arguments and items


def _parsed(whole: str) -> ast.stmt | None:
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(whole).body[0]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _are_parameters(whole: str) -> bool:
    """Return whether parameters are annotated with what names a type, or are otherwise no row of assignments."""
    function = _parsed(whole)
    if not isinstance(function, ast.FunctionDef) or _SPACED_DEFAULT.search(whole):
        return False
    args = function.args
    plain = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    types = [arg.annotation for arg in plain if arg.annotation is not None]
    starred = args.vararg is not None or args.kwarg is not None or plain[:1] and plain[0].arg in ("self", "cls")
    return bool(types or starred) and all(map(_is_type, types))


def _is_type(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return node.value is None or isinstance(node.value, str)
    return isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.BinOp)


def _are_arguments(whole: str) -> bool:
    """Return whether all arguments are keywords, written as such: `a = 1, b = 2` are wrong assignments."""
    call = _parsed(whole)
    value = call.value if isinstance(call, ast.Expr) and isinstance(call.value, ast.Call) else None
    return bool(value and value.keywords and not value.args) and not _SPACED_DEFAULT.search(whole.partition("(")[2])


def _are_items(whole: str) -> bool:
    """Return whether all items of a dictionary have texts for keys."""
    shown = _parsed(whole)
    value = shown.value if isinstance(shown, ast.Expr) and isinstance(shown.value, ast.Dict) else None
    keys = value.keys if value else []
    return bool(keys) and all(isinstance(key, ast.Constant) and isinstance(key.value, str) for key in keys)


_LISTS: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("def _(", "): pass", _are_parameters),
    ("dict(", ")", _are_arguments),
    ("{", "}", _are_items),
)
