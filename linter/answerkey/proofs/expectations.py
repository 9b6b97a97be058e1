"""The outputs that the text of a snippet claims: by comments, by sessions, and by a fence `output` after it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from doctest import SKIP, DocTestParser
from doctest import Example as Doctest
from typing import NamedTuple

from answerkey.model.content import Fence
from answerkey.proofs.comparison import FLAGS
from answerkey.proofs.program import Claim, Example, Form, Watch
from answerkey.snippets.language import OUTPUT_TAG
from answerkey.snippets.rewriting import Place
from answerkey.snippets.snippet import Snippet
from answerkey.snippets.syntax import Syntax
from answerkey.source import LineIndex, MapBuilder, MappedText, Span, line_spans

# Other arrows don't count: after them stands prose as often as a value.
_CLAIM = re.compile(r"#\s*(?:(?P<value>=>)|[Pp]rints:)\s*(?P<want>\S.*?)\s*\Z")
_PROMPT = 4


class Expected(NamedTuple):
    """The statements of a code that are watched, and the outputs that they are claimed to have."""

    watches: tuple[Watch, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Session:
    """A session as one code: its examples one below the other, each character mapped to its place in the file."""

    code: MappedText
    examples: tuple[Example, ...]
    claims: tuple[Claim, ...]


def place_of(snippet: Snippet, fence: Fence | None = None) -> Place:
    """Return the place in a snippet's answer of the snippet's own fence, or of another one."""
    fence = fence or snippet.fence
    return Place(fence.code, fence.marker, snippet.answer.text, snippet.file_text)


def in_comments(snippet: Snippet) -> Expected:
    """Return the outputs that the comments of a snippet claim; none if it does not parse."""
    syntax = snippet.syntax
    if syntax is None or syntax.tree is None:
        return Expected()
    statements = list(_statements(syntax.tree))
    watches: list[Watch] = []
    claims: list[Claim] = []
    for line, comment in sorted(snippet.comments.items()):
        match = _CLAIM.match(comment)
        watch = _watch(line, Form.VALUE if match["value"] else Form.PRINTS, snippet, statements) if match else None
        if match and watch:
            claims.append(_claim(snippet, syntax, line, comment, match, len(watches)))
            watches.append(watch)
    return Expected(tuple(watches), tuple(claims))


def _statements(tree: ast.Module) -> Iterator[ast.stmt]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.stmt))


def _watch(line: int, form: Form, snippet: Snippet, statements: list[ast.stmt]) -> Watch | None:
    """Watch the statement that a comment is about: the one before it in its line, or the one above its line.

    A compound statement such as a loop prints as a whole, but has no value; a definition has neither.
    """
    assert snippet.syntax is not None
    lines = LineIndex(snippet.syntax.code.text)
    text = lines.line_text(line)
    if not text.lstrip().startswith("#"):
        ending = [s for s in statements if s.end_lineno == line and not hasattr(s, "body")]
        last = max(ending, key=lambda s: s.end_col_offset or 0, default=None)
    else:
        indent = len(text) - len(text.lstrip())
        ending = [s for s in statements if s.end_lineno == line - 1 and s.col_offset == indent]
        last = next((s for s in ending if not hasattr(s, "body") or form is Form.PRINTS and not _defines(s)), None)
    if last is None:
        return None
    return Watch(last.end_lineno or line, last.col_offset + 1, form)


def _defines(statement: ast.stmt) -> bool:
    return isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))


def _claim(snippet: Snippet, syntax: Syntax, line: int, comment: str, match: re.Match[str], number: int) -> Claim:
    end = LineIndex(syntax.code.text).line_span(line).end
    begin = end - len(comment) + match.start("want")  # a comment ends with its line
    size = len(match["want"])
    file_span = syntax.code.span(begin, begin + size)
    # Indentation that all lines share was cut from the start of the line, and nothing from its end.
    at = LineIndex(snippet.fence.code.text).line_span(line).end - (end - begin)
    form = Form.VALUE if match["value"] else Form.PRINTS
    return Claim(form, number, match["want"], file_span, Span(at, at + size), place_of(snippet))


def output_of(snippet: Snippet, following: Fence | None) -> Claim | None:
    """Return the output that the fence after a snippet claims; None if that fence is not tagged `output`."""
    if following is None or not following.marker or following.info.text.split()[:1] != [OUTPUT_TAG]:
        return None
    return _whole_output(following, place_of(snippet, following))


def output_in(snippets: Sequence[Snippet]) -> Claim | None:
    """Return the output that the first code block of an answer claims; None if that is not tagged `output`."""
    first = next(iter(snippets), None)
    return _whole_output(first.fence, place_of(first)) if first is not None and first.info.tag == OUTPUT_TAG else None


def _whole_output(fence: Fence, place: Place) -> Claim:
    code = fence.code
    span = code.whole if code.text.strip() else fence.opening
    return Claim(Form.OUTPUT, 0, code.text, span, Span(0, len(code.text)), place)


def session_of(snippet: Snippet) -> Session:
    """Return a session as doctest reads it, which must be able to."""
    text = snippet.fence.code
    lines = list(line_spans(text.text))
    builder, line = MapBuilder(), 1
    examples: list[Example] = []
    claims: list[Claim] = []
    for doctest in DocTestParser().get_examples(text.text):
        if doctest.options.get(SKIP):
            continue
        claims.append(_example_claim(snippet, doctest, lines, len(examples)))
        examples.append(Example(line, doctest.source))
        for row in range(doctest.source.count("\n")):
            span = lines[doctest.lineno + row]
            start = min(span.start + doctest.indent + _PROMPT, max(span.start, span.end - 1))
            builder.add(text.text[start : span.end], start)
            line += 1
    return Session(builder.build(text.map), tuple(examples), tuple(claims))


def _example_claim(snippet: Snippet, doctest: Doctest, lines: list[Span], number: int) -> Claim:
    """Return the output below a command as a claim, also if there is none."""
    first = doctest.lineno + doctest.source.count("\n")
    last = first + doctest.want.count("\n")
    size = len(snippet.fence.code.text)
    start = lines[first].start if first < len(lines) else size
    end = lines[last - 1].end if last > first else start
    code = snippet.fence.code
    visible = Span(start, end) if end > start else lines[doctest.lineno]
    text = code.text[slice(*visible)]
    span = code.span(visible.start + len(text) - len(text.lstrip()), visible.start + len(text.rstrip()))
    flags = FLAGS
    for flag, is_on in doctest.options.items():
        flags = flags | flag if is_on else flags & ~flag
    indent, place = " " * doctest.indent, place_of(snippet)
    return Claim(Form.EXAMPLE, number, doctest.want, span, Span(start, end), place, indent, doctest.exc_msg, flags)
