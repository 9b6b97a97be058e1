"""The errors that a page shows a code to end with: in the output below it, in a comment, or by the Python it is for.

Each is a directive as an author could write it: what it expects is not reported, and where the page is certainly wrong
about it, that is.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from answerkey.lazy_regex import lazy_regex
from answerkey.model.content import Fence
from answerkey.model.directives import EXPECT, EXPECT_ERROR, Argument, Directive
from answerkey.snippets import compilable, console
from answerkey.snippets.bracket_errors import is_error_in_all_pythons
from answerkey.snippets.labels import is_directly_below, is_for_older_python, is_output_label, label_of
from answerkey.snippets.language import Kind, read_info
from answerkey.snippets.snippet import Snippet
from answerkey.source import MappedText, Span, line_spans

_OUTPUT_TAGS = frozenset(["", "text", "txt", "output", "plain", "plaintext", "none", "pytb", "console"])
_ERROR = lazy_regex(
    r"^[ \t]*(?:[\w.<>/-]+:\d+: )?(?:[A-Za-z_]\w*\.)*([A-Z]\w*(?:Error|Warning|Exception))"
    r"(?::(.*)|[ \t]*)$",
    re.M,
)
_QUOTED_LINE = lazy_regex(r'^[ \t]*File "[^"\n]*", line \d+.*\n(.+)$', re.M)
_TRACEBACK = lazy_regex(r'\s*(?:Traceback \(most recent call last\):|File "[^"\n]+", line \d)')
_SAID = lazy_regex(r"\b(SyntaxError|IndentationError|TabError|UnboundLocalError|SyntaxWarning)\b")
_STATED = lazy_regex(
    r"[^\w'\"]*(?i:(?:raises|throws|gives|is an?|output:) *)?(?P<name>SyntaxError|IndentationError|TabError)"
    r"(?P<message>:.*)?[^\w'\"]*"
)
_ONLY_ERROR = lazy_regex(r"(?:Traceback \(most recent call last\):\n|[ \t]*File .*\n)*.*")
_FOREIGN_MESSAGE = lazy_regex(
    r":?\s*(?:(?!Generator|Missing|EO[LF])[A-Z]|missing \)|multiple statements|.*\b(?:JSON|token)\b)"
)
_OTHER_PYTHON = lazy_regex(r"\bpy(?:thon)?\b|(?<!\w)\d\.(?:\d|x)", re.I)
_NO = lazy_regex(r"\b(?:no|not|never|without)\b", re.I)
_MOST_BETWEEN = 3  # other codes between one and the output that they share
_CERTAIN = frozenset(["SyntaxError", "IndentationError"])
"""The errors that no valid code has; a mixture of tabs and blanks may be lost on the way into a page."""


class _Shown(NamedTuple):
    """An error in an output: its name, its message, its place, and the text of the output."""

    name: str
    message: str
    span: Span
    text: str


def expectations(snippet: Snippet) -> Iterator[Directive]:
    """Yield the directives that say what a page shows about a Python snippet."""
    if snippet.is_python and snippet.examined and snippet.fence.marker:
        yield from _by_version(snippet)
        yield from _by_comment(snippet)
        yield from _by_session(snippet)
        yield from _by_output(snippet)


def is_output(snippet: Snippet) -> bool:
    """Return whether a snippet that is no Python is the output of another."""
    syntax, code = snippet.syntax, snippet.fence.code.text
    if snippet.kind is not Kind.PYTHON or syntax is None or syntax.error is None or not snippet.fence.marker:
        return False
    return is_output_label(_label(snippet, snippet.fence)) or _is_traceback(code)


def _is_traceback(code: str) -> bool:
    return _TRACEBACK.match(code) is not None and _ERROR.search(code) is not None


def _label(snippet: Snippet, fence: Fence) -> str:
    return label_of(snippet.answer, fence, snippet.file_text)


def _expected(name: str, place: Span, target: Span, *, word: str = EXPECT_ERROR, sure: bool = False) -> Directive:
    return Directive(word, (Argument(name, place),), "", place, target, foreign=not sure)


# Older Pythons


def _by_version(snippet: Snippet) -> Iterator[Directive]:
    """Yield a syntax error for code of an older Python, if that stands above the code or its output."""
    if snippet.syntax is None or snippet.syntax.error is None or is_error_in_all_pythons(snippet.syntax.error):
        return
    fences = [snippet.fence, *(fence for fence, adjacent in _outputs(snippet) if adjacent)]
    old = next((fence for fence in fences if is_for_older_python(_label(snippet, fence))), None)
    if old is not None:
        yield _expected("SyntaxError", old.opening, snippet.span)


# Comments


def _by_comment(snippet: Snippet) -> Iterator[Directive]:
    """A comment that names an error is about its own line, the one before, and the one after.

    One that states nothing else is about the code around it up to the next empty lines.
    """
    code = snippet.fence.code
    spans = list(line_spans(code.text)) if _SAID.search(code.text) or "AssertionError" in code.text else []
    lines = [code.text[slice(*span)].rstrip("\n") for span in spans]
    for number, line in enumerate(spans, 1):
        around = code.span(spans[max(0, number - 2)].start, spans[min(number, len(spans) - 1)].end)
        comment = lines[number - 1].partition("#")[2]
        if stated := _STATED.fullmatch(comment.strip()):
            yield _stated(snippet, number, stated, lines, spans)
        elif error := _SAID.search(comment):
            yield _expected(error[1], code.span(*line), around)
        if "AssertionError" in comment and _NO.search(comment):
            yield _expected("snippet/assert-tuple", code.span(*line), around, word=EXPECT)


def _stated(snippet: Snippet, line: int, stated: re.Match[str], lines: list[str], spans: list[Span]) -> Directive:
    """Return the directive of a comment that states an error and nothing else."""
    code, name = snippet.fence.code, stated["name"]
    if lines[line - 1].lstrip().startswith("#"):
        first, last = _code_around(lines, line)
    else:
        first, last = max(1, line - 1), min(line + 1, len(lines))
    target = code.span(spans[first - 1].start, spans[last - 1].end)
    outdated = is_for_older_python(_label(snippet, snippet.fence)) or not _is_python_s(stated["message"] or "")
    sure = name in _CERTAIN and snippet.kind is Kind.PYTHON and not outdated
    at = spans[line - 1].start + lines[line - 1].index(name, lines[line - 1].index("#"))
    place = code.span(at, at + len(name))
    return _expected(name, place, target, sure=sure and compilable.is_about_valid_code(snippet, line))


def _code_around(lines: list[str], line: int) -> tuple[int, int]:
    """Return the first and the last line of the code that a line of comment is about, above all that above it."""
    first, last = compilable.paragraph(lines, line)
    if all(text.lstrip().startswith("#") for text in lines[first - 1 : last]):
        above = next((number for number in range(first - 1, 0, -1) if lines[number - 1].strip()), first)
        first = compilable.paragraph(lines, above)[0]
    return first, last


# Sessions


def _by_session(snippet: Snippet) -> Iterator[Directive]:
    if snippet.kind is not Kind.CONSOLE or snippet.session_fault:
        return
    outdated = is_for_older_python(_label(snippet, snippet.fence))
    for example in console.outputs(snippet.fence.code):
        for shown in _errors(example.output):
            if shown.name not in console.SYNTAX_ERRORS:
                yield from _explained(snippet, shown, example.code.whole)
            elif not outdated and compilable.command_compiles(example.code.text, snippet):
                yield _expected(shown.name, shown.span, example.code.whole, sure=True)


# Outputs below the code


def _by_output(snippet: Snippet) -> Iterator[Directive]:
    for fence, adjacent in _outputs(snippet):
        for shown in _errors(fence.code):
            if shown.name not in console.SYNTAX_ERRORS:
                yield from _explained(snippet, shown, snippet.span if adjacent else None)
            elif adjacent and snippet.kind is Kind.PYTHON and not console.is_session(fence.code.text):
                outdated = is_for_older_python(_label(snippet, fence))
                sure = not outdated and _contradicts(snippet, fence, shown)
                yield _expected(shown.name, shown.span, snippet.span, sure=sure)


def _outputs(snippet: Snippet) -> Iterator[tuple[Fence, bool]]:
    """Yield the outputs below a snippet in its section, and of each, whether no other code stands between."""
    adjacent, is_below, above, codes = True, False, snippet.fence, 0
    for fence in snippet.answer.fences[snippet.fence.number :]:
        label = _label(snippet, fence)
        if _is_parted(snippet, above, fence):
            return
        if is_output_label(label) or _looks_like_output(fence):
            is_below = True
            yield fence, adjacent
        elif is_below:
            return
        else:
            adjacent, codes = False, codes + 1
        if codes > _MOST_BETWEEN:
            return
        above = fence


def _is_parted(snippet: Snippet, above: Fence, below: Fence) -> bool:
    """Return whether a heading stands between two fences, but for one that says that output follows."""
    between = (h for h in snippet.answer.headings if above.span.end <= h.span.start < below.span.start)
    return any(not is_output_label(heading.text) for heading in between)


def _looks_like_output(fence: Fence) -> bool:
    info, code = read_info(fence.info.text), fence.code.text
    if info.tag in _OUTPUT_TAGS or info.kind is Kind.CONSOLE:
        return True
    return info.kind is Kind.PYTHON and (console.is_session(code) or _is_traceback(code))


def _errors(output: MappedText) -> Iterator[_Shown]:
    for error in _ERROR.finditer(output.text):
        is_qualified = output.text[error.start(1) - 1 : error.start(1)] == "."
        if not (is_qualified and error[1] in console.SYNTAX_ERRORS):  # `psycopg2.errors.SyntaxError` is about SQL
            yield _Shown(error[1], error[2] or "", output.span(*error.span(1)), output.text)


def _explained(snippet: Snippet, shown: _Shown, target: Span | None) -> Iterator[Directive]:
    """The findings that say the same as an error that is raised: those about its name, and in the code right above."""
    for flake in snippet.flakes.messages:
        if flake.kind == "UndefinedLocal" and _is_about(shown, flake.name):
            yield _expected(shown.name, shown.span, snippet.finding_span(flake.span))
    for name, span in snippet.flakes.names.undefined:
        if _is_about(shown, name):
            yield _expected(shown.name, shown.span, snippet.finding_span(span))
    if target is not None and shown.name not in ("NameError", "UnboundLocalError"):
        yield _expected(shown.name, shown.span, target)


def _is_about(shown: _Shown, name: str) -> bool:
    return bool(name) and re.search(rf"['\"`]{re.escape(name)}['\"`]", shown.message) is not None


def _contradicts(snippet: Snippet, fence: Fence, shown: _Shown) -> bool:
    """Return whether a code compiles for which the output right below it states a syntax error.

    An output that quotes a line is about that line only. Another one is about the whole code, if it states nothing but
    the error, and nothing but a label stands between.
    """
    syntax, quoted = snippet.syntax, _QUOTED_LINE.search(shown.text)
    if not _is_python_s(shown.message) or shown.name == "TabError" or not compilable.is_certain(snippet):
        return False
    assert syntax is not None
    assert syntax.tree is not None
    if quoted is None:
        stated = _ONLY_ERROR.fullmatch(shown.text.strip("\n")) is not None
        is_below = is_directly_below(snippet.fence, fence, snippet.file_text)
        return stated and is_below and compilable.compiles_nothing_else(syntax.tree)
    lines = syntax.code.text.split("\n")
    starts = {node.lineno for node in ast.walk(syntax.tree) if isinstance(node, ast.stmt)}
    return any(lines[number - 1].strip() == quoted[1].strip() for number in starts if number <= len(lines))


def _is_python_s(message: str) -> bool:
    """Return whether a message may be CPython's about a code of today: not JavaScript's, and of no other version."""
    return _FOREIGN_MESSAGE.match(message) is None and _OTHER_PYTHON.search(message) is None
