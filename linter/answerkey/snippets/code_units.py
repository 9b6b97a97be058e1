"""Codes as what they do: without comments, layout and the wording of strings, so that translations can be compared.

Python is read as a syntax tree, so that lines may be broken in other places. Other languages, and Python that does not
parse, are read line by line as the lexers of Pygments see them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from hashlib import blake2b
from typing import TYPE_CHECKING

from answerkey.model.corpus import CodeUnit
from answerkey.snippets.offsets import CodeIndex
from answerkey.snippets.snippet import Snippet
from answerkey.source import Span

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_TEXT = "text"  # stands for any string
_PROSE = frozenset("asciidoc gherkin htm html html5 markdown md mdx po rst svg tex latex text txt xhtml xml".split())
"""Languages whose documents are texts of their own."""
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


def code_units(snippet: Snippet) -> tuple[CodeUnit, ...] | None:
    """Return the statements or lines of a code in order; None for what is no code, and what is too large to examine."""
    if snippet.oversized or snippet.info.tag in _PROSE:
        return None
    if snippet.syntax is not None and snippet.syntax.tree is not None:
        index = CodeIndex(snippet.syntax.code.text)
        parts = [(form, index.header(node)) for form, node in _statements(snippet.syntax.tree, 0)]
        return tuple(CodeUnit(_digest(form), snippet.finding_span(span)) for form, span in parts)
    lines = _lines(snippet.fence.code.text, "python" if snippet.is_python else snippet.info.tag)
    if lines is None:
        return None
    return tuple(CodeUnit(_digest(form), snippet.fence.code.span(*span)) for form, span in lines)


def _digest(form: str) -> str:
    return blake2b(form.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _statements(block: ast.AST, depth: int) -> Iterator[tuple[str, ast.AST]]:
    """Yield the form of each statement without those below it, with its node; forms of deeper ones tell the depth."""
    for name in _BLOCKS:
        for node in getattr(block, name, ()):
            yield f"{depth} {name} {_form(node)}", node if hasattr(node, "lineno") else _located(node)
            yield from _statements(node, depth + 1)


def _located(case: ast.AST) -> ast.AST:
    """Return the part of a `case` that has a place."""
    return getattr(case, "pattern", case)


def _form(node: object) -> str:
    """Return what a node is, without its statements, its place, and the wording of its strings."""
    if isinstance(node, ast.Constant):
        return _TEXT if isinstance(node.value, (str, bytes)) else repr(node.value)
    if isinstance(node, ast.JoinedStr):
        return " ".join([_TEXT, *sorted(_form(part) for part in node.values if not isinstance(part, ast.Constant))])
    if isinstance(node, ast.FormattedValue):
        return _form(node.value)
    if isinstance(node, list):
        return f"[{', '.join(map(_form, node))}]"
    if isinstance(node, ast.AST):
        fields = ((name, value) for name, value in ast.iter_fields(node) if _is_part(node, name))
        return f"{type(node).__name__}({', '.join(_form(value) for _, value in fields)})"
    return repr(node)


def _is_part(node: ast.AST, name: str) -> bool:
    is_block = name in _BLOCKS and not isinstance(node, (ast.Lambda, ast.IfExp))
    return not is_block and name not in ("ctx", "kind", "type_comment")


def _lines(text: str, tag: str) -> list[tuple[str, Span]] | None:
    """Return the form and the place of each line that holds code; None for a language without a lexer."""
    # slow to import, and only codes of bases with several locales are compared
    from pygments.lexers import get_lexer_by_name
    from pygments.lexers.special import TextLexer
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(tag)
    except ClassNotFound:
        return None
    if isinstance(lexer, TextLexer):
        return None
    return list(_units(lexer, text))


def _units(lexer: Lexer, text: str) -> Iterator[tuple[str, Span]]:
    from pygments.token import Comment, Generic, String, is_token_subtype  # as above

    forms: list[str] = []
    span, line, number, end = Span(0, 0), 0, 0, 0
    for start, kind, value in lexer.get_tokens_unprocessed(text):
        number, end = number + text.count("\n", end, start), start
        if not value.strip() or is_token_subtype(kind, Comment) or kind is Generic.Output:
            continue
        is_text = is_token_subtype(kind, String) and kind is not String.Interpol
        form = _TEXT if is_text else value.strip()
        if form == _TEXT == (forms or [""])[-1]:
            continue  # the same string, whose lines may be others in another language
        if forms and number != line:
            yield " ".join(forms), span
            forms = []
        span = Span(span.start if forms else start, start + len(value.rstrip()))
        line = number
        forms.append(form)
    if forms:
        yield " ".join(forms), span
